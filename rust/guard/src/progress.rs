/// Exports the class `Progress`, the caller's end of work on the thread pool, over a type of the crate's own that says how far
/// the work is and ends it: `Default`, with `cancel(&self)`, `bytes_read(&self) -> u64` and `bytes_total(&self) -> u64`.
/// Once in a crate.
///
/// A job takes the other end from `progress.shared()`; `withProgress` of `@oxbow/addon` makes an AbortSignal and an
/// `onProgress` of the class.
#[macro_export]
macro_rules! export_progress {
    ($state:ty) => {
        /// How far a job is, and the way to end it.
        #[::napi_derive::napi]
        #[derive(Default)]
        pub struct Progress(::std::sync::Arc<$state>);

        #[::napi_derive::napi]
        impl Progress {
            #[napi(constructor)]
            pub fn new() -> Self {
                Self::default()
            }

            #[napi]
            pub fn cancel(&self) {
                self.0.cancel();
            }

            #[napi(getter)]
            pub fn bytes_read(&self) -> f64 {
                self.0.bytes_read() as f64
            }

            #[napi(getter)]
            pub fn bytes_total(&self) -> f64 {
                self.0.bytes_total() as f64
            }
        }

        impl Progress {
            /// The end of the work.
            pub fn shared(&self) -> ::std::sync::Arc<$state> {
                ::std::sync::Arc::clone(&self.0)
            }
        }
    };
}
