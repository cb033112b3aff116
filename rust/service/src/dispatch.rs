use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use oxbow_schema::{Work, method};
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service, StdError, http};
use tonic::server::Grpc;
use tonic::{Request, Status, Streaming};
use tower::service_fn;

use crate::calls::{BATCH, Calls};
use crate::raw::Raw;

/// One service for all paths: the worker's table says what is at each, so no server is generated and no list is kept here.
#[derive(Clone)]
pub struct Dispatch {
    pub calls: Arc<Calls>,
    pub max_message_bytes: usize,
}

impl<B> Service<http::Request<B>> for Dispatch
where
    B: tonic::codegen::Body + Send + 'static,
    B::Error: Into<StdError> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let calls = Arc::clone(&self.calls);
        let mut grpc = Grpc::new(Raw)
            .max_decoding_message_size(self.max_message_bytes)
            .max_encoding_message_size(self.max_message_bytes);
        Box::pin(async move {
            let path = request.uri().path();
            if path == BATCH {
                let batch = service_fn(move |request: Request<Bytes>| {
                    let calls = Arc::clone(&calls);
                    async move { calls.batch(request.into_inner()).await }
                });
                return Ok(grpc.unary(batch, request).await);
            }
            let Some(method) = method(path) else {
                return Ok(Status::unimplemented(format!("there is no method {path}")).into_http());
            };
            Ok(match method.work {
                Work::Unary(run) | Work::Slow(run) => {
                    let unary = service_fn(move |request: Request<Bytes>| {
                        let calls = Arc::clone(&calls);
                        async move { calls.unary(method, run, request.into_inner()).await }
                    });
                    grpc.unary(unary, request).await
                }
                Work::Stream(begin) => {
                    let stream = service_fn(move |request: Request<Streaming<Bytes>>| {
                        let calls = Arc::clone(&calls);
                        async move { calls.stream(method, begin(), request.into_inner()).await }
                    });
                    grpc.client_streaming(stream, request).await
                }
                Work::File(_) => {
                    let message =
                        "the service reads no files of its machine: send the bytes with the Stream of the kernel";
                    Status::unimplemented(message).into_http()
                }
            })
        })
    }
}
