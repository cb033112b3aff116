use oxbow_kernels::{ErrorCode, KernelError};
use prost::Message;

use crate::outcome::{Outcome, guarded};

/// A reply, or a refusal of the input.
pub type Answer<T> = Result<T, KernelError>;

type Run = fn(&[u8]) -> Outcome<Vec<u8>>;

/// A method of a kernel, over bytes. What a request may hold is checked by the client, as the control does it; what would
/// make a kernel panic or allocate without end is refused here as well.
#[derive(Clone, Copy)]
pub struct Method {
    /// As in gRPC: `/package.Service/Method`.
    pub path: &'static str,
    /// How it is called.
    pub work: Work,
}

/// How a method is called. All but streams decode, run and encode; a panic is an outcome.
#[derive(Clone, Copy)]
pub enum Work {
    /// Takes as long as its request is.
    Unary(Run),
    /// Takes long, however short its request is.
    Slow(Run),
    /// Reads a file of this machine: for the worker only, and in a thread of its own.
    File(Run),
    /// Takes its requests one by one: for the service only.
    Stream(fn() -> Box<dyn Folded>),
}

/// A stream of requests under way. After a panic it is dropped.
pub trait Folded: Send {
    /// Takes the next request.
    fn update(&mut self, request: &[u8]) -> Answer<()>;
    /// The reply, after the last request; called once.
    fn finish(&mut self) -> Answer<Vec<u8>>;
}

impl Method {
    pub(crate) const fn unary(path: &'static str, run: Run) -> Self {
        Self { path, work: Work::Unary(run) }
    }

    pub(crate) const fn slow(path: &'static str, run: Run) -> Self {
        Self { path, work: Work::Slow(run) }
    }

    pub(crate) const fn file(path: &'static str, run: Run) -> Self {
        Self { path, work: Work::File(run) }
    }

    pub(crate) const fn stream(path: &'static str, begin: fn() -> Box<dyn Folded>) -> Self {
        Self { path, work: Work::Stream(begin) }
    }

    /// The `package.Service` of its path.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.names().0
    }

    /// The `Service` of its path, without the package.
    #[must_use]
    pub fn kernel(&self) -> &'static str {
        self.service().rsplit('.').next().unwrap_or_default()
    }

    /// The `Method` of its path.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.names().1
    }

    fn names(&self) -> (&'static str, &'static str) {
        self.path.trim_start_matches('/').split_once('/').unwrap_or_default()
    }
}

/// The methods of all kernels.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    crate::TABLES.iter().copied().flatten()
}

/// The method of this path.
#[must_use]
pub fn method(path: &str) -> Option<&'static Method> {
    methods().find(|method| method.path == path)
}

/// Decodes, runs and encodes.
pub(crate) fn answer<Q: Message + Default, A: Message>(request: &[u8], kernel: fn(Q) -> Answer<A>) -> Outcome<Vec<u8>> {
    guarded(|| Ok(encode(&kernel(decode(request)?)?)))
}

pub(crate) fn decode<Q: Message + Default>(request: &[u8]) -> Answer<Q> {
    Q::decode(request).map_err(|error| {
        let message = format!("the request does not follow its .proto: {error}; use a client of this version");
        KernelError::new(ErrorCode::InvalidArgument, message)
    })
}

pub(crate) fn encode(reply: &impl Message) -> Vec<u8> {
    reply.encode_to_vec()
}
