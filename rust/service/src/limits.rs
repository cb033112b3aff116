use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Code, Status};

/// How much is done at a time, and for how long.
#[derive(Clone)]
pub struct Limits {
    calls: Arc<Semaphore>,
    pub deadline: Duration,
}

impl Limits {
    pub fn new(max_calls: usize, deadline: Duration) -> Self {
        Self { calls: Arc::new(Semaphore::new(max_calls)), deadline }
    }

    /// A place, or a refusal at once: a client that hears no can ask another replica, one that waits cannot.
    pub fn admit(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.calls)
            .try_acquire_owned()
            .map_err(|_| Status::new(Code::ResourceExhausted, "this replica has as many calls under way as it takes"))
    }
}
