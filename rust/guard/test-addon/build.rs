//! Link arguments of a Node-API library, among them the one that keeps it loaded when a worker thread ends.

fn main() {
    napi_build::setup();
}
