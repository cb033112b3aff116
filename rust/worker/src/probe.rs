//! Faults on demand: what a native kernel may do to its process, so that tests see a client survive it.

use std::hint::black_box;
use std::process::abort;
use std::time::Duration;

use crate::frames::Output;

/// The path that a client calls it by.
pub const PATH: &str = "probe";

/// Does what `word` says. Returns only where the fault is in what is written.
pub fn run(word: &str, id: u32, out: &mut Output) {
    match word {
        "panic" => panic!("asked to panic"),
        "abort" => abort(),
        "segfault" => raise_segfault(),
        "recursion" => {
            black_box(recurse(black_box(1)));
        }
        "allocation" => allocate(),
        "hang" => loop {
            std::thread::sleep(Duration::from_secs(3600));
        },
        "exit" => std::process::exit(7),
        // Half of a frame, then nothing for ever.
        "half-frame" => {
            let _ = out.write_raw(&[200, 0, 0, 0, 1, 1]).and_then(|()| out.flush());
            loop {
                std::thread::sleep(Duration::from_secs(3600));
            }
        }
        "garbage" => {
            let _ = out.write_raw(b"thread 'main' printed this where only frames belong\n").and_then(|()| out.flush());
        }
        "oversized" => {
            let _ = out.write_raw(&u32::MAX.to_le_bytes()).and_then(|()| out.flush());
        }
        // An answer to a call that nobody made.
        "stranger" => {
            let _ = out.write(crate::frames::kind::REPLY, id ^ 0x8000_0000, b"").and_then(|()| out.flush());
        }
        _ => {}
    }
}

fn raise_segfault() {
    // Twice: the handler of Rust's runtime takes the first for an access that will be repeated.
    #[cfg(unix)]
    for _ in 0..2 {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::SEGV);
    }
}

#[allow(unconditional_recursion)]
fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    recurse(frame[3] + 1) + frame[7]
}

fn allocate() {
    let mut all = Vec::new();
    loop {
        all.push(black_box(vec![1u8; 1 << 24]));
    }
}
