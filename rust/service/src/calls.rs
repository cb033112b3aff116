use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use bytes::Bytes;
use oxbow_schema::envelope::answer::Outcome as Answered;
use oxbow_schema::envelope::{Answer, BatchReply, BatchRequest, Call, Refusal};
use oxbow_schema::{Folded, Method, Outcome, Work, guarded, method};
use prost::Message as _;
use tonic::metadata::MetadataValue;
use tonic::{Code, Response, Status, Streaming};

use crate::limits::Limits;
use crate::log;
use crate::metrics::{Metrics, Names};

/// Many calls in one message: what a client with many calls under way saves its transport.
pub const BATCH: &str = "/oxbow.remote.v1.Calls/Batch";

/// Calls with limits around them and counts of what became of them.
pub struct Calls {
    pub limits: Limits,
    pub metrics: Metrics,
}

/// Longer requests go to a thread that may block: on the runtime they would hold up everybody.
const INLINE_BYTES: usize = 16 << 10;

/// Where a refusal stands in the metadata of a status: `tonic` makes `-bin` metadata base64 on the wire.
const REFUSAL: &str = "oxbow-refusal-bin";

type Replied = Result<Response<Vec<u8>>, Status>;

impl Calls {
    /// A call of one message.
    pub async fn unary(&self, method: &'static Method, run: fn(&[u8]) -> Outcome<Vec<u8>>, request: Bytes) -> Replied {
        let long = request.len() > INLINE_BYTES || matches!(method.work, Work::Slow(_));
        let watch = Watch::new(names_of(method), &self.metrics);
        let outcome = self.run(&watch, long, move || run(&request)).await;
        settle(watch, outcome)
    }

    /// A call of as many messages as come; each is taken before the next is read.
    pub async fn stream(
        &self,
        method: &'static Method,
        mut folded: Box<dyn Folded>,
        mut requests: Streaming<Bytes>,
    ) -> Replied {
        let names = names_of(method);
        let watch = Watch::new(names, &self.metrics);
        let outcome = async {
            while let Some(request) = requests.message().await? {
                let work = move || guarded(|| folded.update(&request).map(|()| folded));
                match self.run(&watch, true, work).await? {
                    Outcome::Reply(next) => folded = next,
                    Outcome::Refusal(refusal) => return Ok(Outcome::Refusal(refusal)),
                    Outcome::Panic(message) => return Ok(Outcome::Panic(message)),
                }
            }
            Ok(guarded(|| folded.finish()))
        }
        .await;
        settle(watch, outcome)
    }

    /// Calls that came together are answered together, each by itself; none is begun that nobody waits for any more.
    pub async fn batch(&self, request: Bytes) -> Replied {
        let names = Names { kernel: "Calls", method: "Batch" };
        let BatchRequest { calls } = BatchRequest::decode(request)
            .map_err(|error| Status::invalid_argument(format!("the batch does not follow envelope.proto: {error}")))?;
        let metrics = self.metrics.clone();
        let watch = Watch::new(names, &self.metrics);
        let given_up = Arc::clone(&watch.given_up);
        let long = calls.iter().map(|call| call.request.len()).sum::<usize>() > INLINE_BYTES
            || calls.iter().any(|call| matches!(method(&call.method), Some(Method { work: Work::Slow(_), .. })));
        let outcome = self
            .run(&watch, long, move || {
                let wanted = calls.iter().take_while(|_| !given_up.load(Ordering::Relaxed));
                let answers = wanted.map(|call| answer(call, &metrics)).collect();
                Outcome::Reply(BatchReply { answers }.encode_to_vec())
            })
            .await;
        settle(watch, outcome)
    }

    async fn run<A: Send + 'static>(
        &self,
        watch: &Watch,
        long: bool,
        work: impl FnOnce() -> A + Send + 'static,
    ) -> Result<A, Status> {
        let place = self.limits.admit()?;
        if !long {
            return Ok(work());
        }
        let under_way = self.metrics.under_way();
        let task = tokio::task::spawn_blocking(move || {
            // Held until the work is done, whether anybody still waits for it or not.
            let _held = (place, under_way);
            work()
        });
        let names = watch.names;
        match tokio::time::timeout(self.limits.deadline, task).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(Status::internal(format!("the thread of {names} ended: {error}"))),
            Err(_) => Err(Status::deadline_exceeded(format!("{names} took longer than any call may take here"))),
        }
    }
}

/// One message: timed, and counted once, also when its caller hangs up or its deadline passes in the middle.
struct Watch {
    names: Names,
    metrics: Metrics,
    started: Instant,
    /// Nobody waits for what is not begun yet.
    given_up: Arc<AtomicBool>,
    settled: bool,
}

impl Watch {
    fn new(names: Names, metrics: &Metrics) -> Self {
        let given_up = Arc::new(AtomicBool::new(false));
        Self { names, metrics: metrics.clone(), started: Instant::now(), given_up, settled: false }
    }

    fn count(&mut self, word: &str) {
        self.settled = true;
        self.metrics.count(self.names, word, self.started.elapsed());
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.given_up.store(true, Ordering::Relaxed);
        if !self.settled {
            self.count("abandoned");
        }
    }
}

fn settle(mut watch: Watch, outcome: Result<Outcome<Vec<u8>>, Status>) -> Replied {
    let (word, replied) = match outcome {
        Ok(Outcome::Reply(reply)) => ("ok".to_owned(), Ok(Response::new(reply))),
        Ok(Outcome::Refusal(refusal)) => ("refused".to_owned(), Err(refused(&refusal))),
        Ok(Outcome::Panic(message)) => {
            log::error("panic", &[("kernel", watch.names.kernel.into()), ("message", message.clone().into())]);
            ("panic".to_owned(), Err(Status::internal(brief(&format!("panic: {message}")))))
        }
        Err(status) => (format!("{:?}", status.code()), Err(status)),
    };
    watch.count(&word);
    replied
}

fn names_of(method: &'static Method) -> Names {
    Names { kernel: method.kernel(), method: method.name() }
}

/// One call of a batch, counted by itself.
fn answer(call: &Call, metrics: &Metrics) -> Answer {
    let started = Instant::now();
    let known = method(&call.method).and_then(|method| match method.work {
        Work::Unary(run) | Work::Slow(run) => Some((names_of(method), run)),
        Work::File(_) | Work::Stream(_) => None,
    });
    let (word, names, outcome) = match known.map(|(names, run)| (names, run(&call.request))) {
        Some((names, Outcome::Reply(bytes))) => ("ok", names, Answered::Reply(bytes)),
        Some((names, Outcome::Refusal(refusal))) => ("refused", names, Answered::Refusal(refusal)),
        Some((names, Outcome::Panic(message))) => ("panic", names, Answered::Panic(message)),
        None => {
            let message = format!("no method of one message is called {}", call.method);
            let refusal = Refusal { code: "UNSUPPORTED".to_owned(), message, ..Refusal::default() };
            ("refused", Names { kernel: "unknown", method: "unknown" }, Answered::Refusal(refusal))
        }
    };
    metrics.count(names, word, started.elapsed());
    Answer { outcome: Some(outcome) }
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
