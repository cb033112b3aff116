use std::time::{Duration, Instant};

use oxbow_kernels::csv_groups::CsvGroups;
use oxbow_kernels::ndjson_stats::NdjsonStats;
use oxbow_schema::v1::kernels_server::Kernels as Served;
use oxbow_schema::v1::{answer::Outcome as Answered, *};
use oxbow_schema::{Answer as KernelAnswer, Kernels, Outcome, csv_totals, guarded, method, query_of};
use prost::Message as _;
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Response, Status, Streaming};

use crate::limits::Limits;
use crate::log;
use crate::metrics::Metrics;

/// The kernels, with limits around them and counts of what became of their calls.
pub struct Service {
    pub limits: Limits,
    pub metrics: Metrics,
}

/// Longer requests go to a thread that may block: on the runtime they would hold up everybody.
const INLINE_BYTES: usize = 16 << 10;

/// Where a refusal stands in the metadata of a status: `tonic` makes `-bin` metadata base64 on the wire.
const REFUSAL: &str = "oxbow-refusal-bin";

type Replied<T> = Result<Response<T>, Status>;

impl Service {
    /// One call: admitted, timed, counted.
    async fn unary<Q, A>(&self, name: &'static str, request: Request<Q>, kernel: fn(Q) -> KernelAnswer<A>) -> Replied<A>
    where
        Q: prost::Message + 'static,
        A: Send + 'static,
    {
        let message = request.into_inner();
        let long = message.encoded_len() > INLINE_BYTES || name == "SumSquaresRange";
        self.watched(name, long, move || guarded(|| kernel(message))).await
    }

    async fn watched<A: Send + 'static>(
        &self,
        name: &'static str,
        long: bool,
        work: impl FnOnce() -> Outcome<A> + Send + 'static,
    ) -> Replied<A> {
        let started = Instant::now();
        let _under_way = self.metrics.under_way();
        let outcome = self.run(name, long, work).await;
        self.settle(name, started.elapsed(), outcome)
    }

    async fn run<A: Send + 'static>(
        &self,
        name: &'static str,
        long: bool,
        work: impl FnOnce() -> A + Send + 'static,
    ) -> Result<A, Status> {
        let place = self.limits.admit()?;
        if !long {
            return Ok(work());
        }
        let task = tokio::task::spawn_blocking(move || {
            // Held until the work is done, whether anybody still waits for it or not.
            let _place = place;
            work()
        });
        match tokio::time::timeout(self.limits.deadline, task).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Status::internal(format!("the thread of {name} ended: {error}"))),
            Err(_) => Err(Status::deadline_exceeded(format!("{name} took longer than any call may take here"))),
        }
    }

    fn settle<A>(&self, name: &str, took: Duration, outcome: Result<Outcome<A>, Status>) -> Replied<A> {
        let (word, replied) = match outcome {
            Ok(Outcome::Reply(reply)) => ("ok".to_owned(), Ok(Response::new(reply))),
            Ok(Outcome::Refusal(refusal)) => ("refused".to_owned(), Err(refused(&refusal))),
            Ok(Outcome::Panic(message)) => {
                log::error("panic", &[("kernel", name.into()), ("message", message.clone().into())]);
                ("panic".to_owned(), Err(Status::internal(brief(&format!("panic: {message}")))))
            }
            Err(status) => (format!("{:?}", status.code()), Err(status)),
        };
        self.metrics.count(name, &word, took);
        replied
    }
}

/// A refusal as a status: its code for any client, and all of it for ours.
fn refused(refusal: &Refusal) -> Status {
    let code = match refusal.code.as_str() {
        "OUT_OF_RANGE" => Code::OutOfRange,
        "FILE_NOT_FOUND" => Code::NotFound,
        "UNSUPPORTED" => Code::Unimplemented,
        "ABORTED" => Code::Aborted,
        _ => Code::InvalidArgument,
    };
    let message = brief(&refusal.message);
    let refusal = Refusal { message: message.clone(), ..refusal.clone() };
    let mut status = Status::new(code, message);
    status.metadata_mut().insert_bin(REFUSAL, MetadataValue::from_bytes(&refusal.encode_to_vec()));
    status
}

/// A message as headers can carry it. One that quotes the input may be as long as that; clients and proxies take some KiB of
/// headers in all, and for more they drop the connection with every call on it.
fn brief(message: &str) -> String {
    const BYTES: usize = 1 << 10;
    match message.floor_char_boundary(BYTES) {
        end if end == message.len() => message.to_owned(),
        end => format!("{}…", &message[..end]),
    }
}

/// The methods of one message: name in Rust, name in the schema, request, reply.
macro_rules! served {
    ($($function:ident $name:literal $request:ty => $reply:ty;)*) => {
        #[tonic::async_trait]
        impl Served for Service {
            $(async fn $function(&self, request: Request<$request>) -> Replied<$reply> {
                self.unary($name, request, Kernels::$function).await
            })*

            async fn ndjson_stats_file(&self, _: Request<FileRequest>) -> Replied<NdjsonTotals> {
                Err(no_files("NdjsonStatsStream"))
            }

            async fn csv_groups_file(&self, _: Request<CsvGroupsFileRequest>) -> Replied<CsvTotals> {
                Err(no_files("CsvGroupsStream"))
            }

            async fn ndjson_stats_stream(&self, request: Request<Streaming<Column>>) -> Replied<NdjsonTotals> {
                self.ndjson(request.into_inner()).await
            }

            async fn csv_groups_stream(&self, request: Request<Streaming<CsvGroupsRequest>>) -> Replied<CsvTotals> {
                self.csv(request.into_inner()).await
            }

            async fn batch(&self, request: Request<BatchRequest>) -> Replied<BatchReply> {
                let calls = request.into_inner().calls;
                let metrics = self.metrics.clone();
                let long = calls.iter().map(|call| call.request.len()).sum::<usize>() > INLINE_BYTES
                    || calls.iter().any(|call| call.method == "SumSquaresRange");
                self.watched("Batch", long, move || {
                    let answers = calls.iter().map(|call| answer(call, &metrics)).collect();
                    Outcome::Reply(BatchReply { answers })
                })
                .await
            }
        }
    };
}

served! {
    byte_hash "ByteHash" ByteHashRequest => ByteHashReply;
    byte_hash_many "ByteHashMany" ByteHashManyRequest => ByteHashManyReply;
    sum_squares_i32 "SumSquaresI32" Column => SumReply;
    sum_squares_f64 "SumSquaresF64" Column => DoubleReply;
    sum_squares_range "SumSquaresRange" SumSquaresRangeRequest => SumReply;
    encoded_size "EncodedSize" MessageColumns => CountReply;
    encode_messages "EncodeMessages" EncodeMessagesRequest => EncodeMessagesReply;
    decode_messages "DecodeMessages" DecodeMessagesRequest => DecodeMessagesReply;
    count_messages "CountMessages" Column => CountReply;
    encode_message "EncodeMessage" Message => Column;
    decode_message "DecodeMessage" Column => Message;
    ndjson_stats "NdjsonStats" Column => NdjsonTotals;
    csv_groups "CsvGroups" CsvGroupsRequest => CsvTotals;
    log_fields "LogFields" LogFieldsRequest => LogFieldsReply;
    filter_png "FilterPng" FilterPngRequest => Column;
    apply_lut "ApplyLut" ApplyLutRequest => Column;
}

impl Service {
    async fn ndjson(&self, mut chunks: Streaming<Column>) -> Replied<NdjsonTotals> {
        let started = Instant::now();
        let _under_way = self.metrics.under_way();
        let mut stats = NdjsonStats::default();
        let outcome = async {
            while let Some(chunk) = chunks.message().await? {
                let work = move || guarded(|| stats.update(&chunk.bytes).map(|()| stats));
                match self.run("NdjsonStatsStream", true, work).await? {
                    Outcome::Reply(next) => stats = next,
                    Outcome::Refusal(refusal) => return Ok(Outcome::Refusal(refusal)),
                    Outcome::Panic(message) => return Ok(Outcome::Panic(message)),
                }
            }
            Ok(guarded(|| Ok(stats.finish()?.into())))
        }
        .await;
        self.settle("NdjsonStatsStream", started.elapsed(), outcome)
    }

    async fn csv(&self, mut chunks: Streaming<CsvGroupsRequest>) -> Replied<CsvTotals> {
        let started = Instant::now();
        let _under_way = self.metrics.under_way();
        let outcome = async {
            let mut chunk = chunks.message().await?.unwrap_or_default();
            let query = chunk.query.take();
            let mut groups = match guarded(|| Ok(CsvGroups::new(query_of(query)?))) {
                Outcome::Reply(groups) => groups,
                Outcome::Refusal(refusal) => return Ok(Outcome::Refusal(refusal)),
                Outcome::Panic(message) => return Ok(Outcome::Panic(message)),
            };
            loop {
                let bytes = chunk.bytes;
                let work = move || guarded(|| groups.update(&bytes).map(|()| groups));
                match self.run("CsvGroupsStream", true, work).await? {
                    Outcome::Reply(next) => groups = next,
                    Outcome::Refusal(refusal) => return Ok(Outcome::Refusal(refusal)),
                    Outcome::Panic(message) => return Ok(Outcome::Panic(message)),
                }
                chunk = match chunks.message().await? {
                    Some(chunk) => chunk,
                    None => return Ok(guarded(|| Ok(csv_totals(groups.finish()?)))),
                };
            }
        }
        .await;
        self.settle("CsvGroupsStream", started.elapsed(), outcome)
    }
}

/// One call of a batch, counted by itself.
fn answer(call: &Call, metrics: &Metrics) -> Answer {
    let started = Instant::now();
    let known = method(&call.method).filter(|method| !method.is_file());
    let (word, name, outcome) = match known.map(|method| (method.name, method.call(&call.request))) {
        Some((name, Outcome::Reply(bytes))) => ("ok", name, Answered::Reply(bytes)),
        Some((name, Outcome::Refusal(refusal))) => ("refused", name, Answered::Refusal(refusal)),
        Some((name, Outcome::Panic(message))) => ("panic", name, Answered::Panic(message)),
        None => {
            let message = format!("no method of one message is called {}", call.method);
            let code = "UNSUPPORTED".to_owned();
            ("refused", "unknown", Answered::Refusal(Refusal { code, message, ..Refusal::default() }))
        }
    };
    metrics.count(name, word, started.elapsed());
    Answer { outcome: Some(outcome) }
}

fn no_files(instead: &str) -> Status {
    Status::unimplemented(format!("the service reads no files of its machine: send the bytes with {instead}"))
}
