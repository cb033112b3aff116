use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use tokio::net::TcpListener;

/// Whose call it was, in labels and messages.
#[derive(Clone, Copy)]
pub struct Names {
    pub kernel: &'static str,
    pub method: &'static str,
}

impl fmt::Display for Names {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.kernel, self.method)
    }
}

/// What Prometheus is told.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    calls: IntCounterVec,
    seconds: HistogramVec,
    under_way: IntGauge,
}

impl Metrics {
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let calls = IntCounterVec::new(
            Opts::new(
                "oxbow_service_calls_total",
                "Calls, by method and outcome: ok, refused, panic, abandoned by their caller, or a gRPC status.",
            ),
            &["kernel", "method", "outcome"],
        )?;
        // From 10 µs, a small call, to 10 s.
        let buckets = prometheus::exponential_buckets(1e-5, 4.0, 11)?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("oxbow_service_call_seconds", "How long the kernel took, transport left out.")
                .buckets(buckets),
            &["kernel", "method"],
        )?;
        let under_way = IntGauge::new(
            "oxbow_service_calls_under_way",
            "Calls that a kernel is at work on, whether anybody waits or not.",
        )?;
        registry.register(Box::new(calls.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(under_way.clone()))?;
        Ok(Self { registry, calls, seconds, under_way })
    }

    /// Counted until it is dropped: the kernel goes on when the caller hangs up.
    pub fn under_way(&self) -> impl Drop + use<> {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    pub fn count(&self, Names { kernel, method }: Names, outcome: &str, took: Duration) {
        self.calls.with_label_values(&[kernel, method, outcome]).inc();
        self.seconds.with_label_values(&[kernel, method]).observe(took.as_secs_f64());
    }

    /// Answers `GET /metrics` until the runtime ends.
    pub async fn serve(self, listener: TcpListener) {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // Out of descriptors, most likely: later there may be some.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let metrics = self.clone();
            tokio::spawn(async move {
                let answer = service_fn(move |request| {
                    let response = metrics.answer(&request);
                    async move { Ok::<_, Infallible>(response) }
                });
                // A scraper that hangs up is no event.
                let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
            });
        }
    }

    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let mut text = Vec::new();
        let found =
            request.uri().path() == "/metrics" && TextEncoder::new().encode(&self.registry.gather(), &mut text).is_ok();
        let mut response = Response::new(Full::from(text));
        if !found {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        response
    }
}

struct UnderWay(IntGauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}
