use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use oxbow_schema::envelope::Hello;
use oxbow_schema::{Outcome, Work, methods};
use prost::Message;

use crate::frames::{Frame, Input, MAX_FRAME_BYTES, Output, kind};
use crate::probe;

/// Raised with every change of the frames or of the schema that an older client would misread.
const PROTOCOL: u32 = 2;

/// Files read at a time beside the calls in memory; one more waits its turn, and so do the calls behind it.
const FILES_AT_A_TIME: usize = 4;

/// Answers frames until the input ends, or, after SIGTERM, until those that have arrived are answered.
pub fn serve(probes: bool) -> Result<(), String> {
    let mut server = Server {
        out: Arc::new(Mutex::new(Output::new(stdout().map_err(|error| error.to_string())?))),
        files: Vec::new(),
        methods: answered(probes),
        greeted: false,
    };
    server.hello().map_err(|error| error.to_string())?;
    let mut input = Input::new(stdin().map_err(|error| error.to_string())?);
    let mut signal = terminated::Watch::new().map_err(|error| error.to_string())?;
    loop {
        while let Some(frame) = input.next()? {
            server.answer(frame)?;
        }
        // Only now: answers to calls that came together leave together.
        server.out().flush().map_err(gone)?;
        match signal.wait_for_input().map_err(|error| error.to_string())? {
            terminated::Ready::Input if input.fill().map_err(|error| error.to_string())? => {}
            terminated::Ready::Input if input.is_inside_frame() => {
                server.finish()?;
                return Err("the input ended in the middle of a frame".to_owned());
            }
            _ => return server.finish(),
        }
    }
}

/// What a call of a path does, over bytes.
type Run = fn(&[u8]) -> Outcome<Vec<u8>>;

/// A method of this worker. A frame's kind says which, counted from [`kind::FIRST_METHOD`].
#[derive(Clone, Copy)]
enum Answered {
    /// At once.
    Call(Run),
    /// In a thread of its own.
    File(Run),
    /// For tests: see `probe.rs`.
    Probe,
}

/// The methods and their paths: all that take one message, and the probe where it is wanted.
fn answered(probes: bool) -> Vec<(&'static str, Answered)> {
    let kernels = methods().filter_map(|method| match method.work {
        Work::Unary(run) | Work::Slow(run) => Some((method.path, Answered::Call(run))),
        Work::File(run) => Some((method.path, Answered::File(run))),
        Work::Stream(_) => None,
    });
    kernels.chain(probes.then_some((probe::PATH, Answered::Probe))).collect()
}

struct Server {
    out: Arc<Mutex<Output>>,
    files: Vec<JoinHandle<()>>,
    methods: Vec<(&'static str, Answered)>,
    greeted: bool,
}

impl Server {
    fn hello(&self) -> io::Result<()> {
        let hello = Hello {
            protocol: PROTOCOL,
            max_frame_bytes: MAX_FRAME_BYTES,
            methods: self.methods.iter().map(|&(path, _)| path.to_owned()).collect(),
        };
        let mut out = self.out();
        out.write(kind::HELLO, 0, &hello.encode_to_vec())?;
        out.flush()
    }

    fn answer(&mut self, frame: Frame<'_>) -> Result<(), String> {
        if !self.greeted {
            return self.greet(&frame);
        }
        let index = frame.kind.checked_sub(kind::FIRST_METHOD).map(usize::from);
        match index.and_then(|index| self.methods.get(index)) {
            Some(&(_, Answered::Call(run))) => send(&mut self.out(), frame.id, run(frame.payload)),
            Some(&(_, Answered::File(run))) => {
                self.start(run, frame.id, frame.payload.to_vec());
                Ok(())
            }
            Some((_, Answered::Probe)) => self.probe(&frame),
            None => Err(format!("a frame of kind {}, which is no method of this version", frame.kind)),
        }
    }

    fn greet(&mut self, frame: &Frame<'_>) -> Result<(), String> {
        let protocol = Hello::decode(frame.payload).map(|hello| hello.protocol);
        if frame.kind != kind::HELLO || protocol != Ok(PROTOCOL) {
            return Err(format!("the client does not speak protocol {PROTOCOL}: install both from one version"));
        }
        self.greeted = true;
        Ok(())
    }

    /// In a thread of its own: a file takes its time, and uses other cores as well.
    fn start(&mut self, run: Run, id: u32, payload: Vec<u8>) {
        self.files.retain(|file| !file.is_finished());
        if self.files.len() >= FILES_AT_A_TIME {
            let _ = self.files.remove(0).join();
        }
        let out = Arc::clone(&self.out);
        self.files.push(std::thread::spawn(move || {
            let outcome = run(&payload);
            let mut out = lock(&out);
            // A client that is gone is seen by the thread that reads.
            let _ = send(&mut out, id, outcome).and_then(|()| out.flush().map_err(gone));
        }));
    }

    fn probe(&self, frame: &Frame<'_>) -> Result<(), String> {
        let word = String::from_utf8_lossy(frame.payload).into_owned();
        // A panic poisons the lock, which `lock` looks through: a frame is written whole or by a probe.
        let done = catch_unwind(AssertUnwindSafe(|| probe::run(&word, frame.id, &mut self.out())));
        match done {
            Ok(()) => send(&mut self.out(), frame.id, Outcome::Reply(Vec::new())),
            Err(_) => send(&mut self.out(), frame.id, Outcome::Panic(format!("asked to {word}"))),
        }
    }

    fn finish(&mut self) -> Result<(), String> {
        for file in self.files.drain(..) {
            // Its panics are outcomes already.
            let _ = file.join();
        }
        self.out().flush().map_err(gone)
    }

    fn out(&self) -> MutexGuard<'_, Output> {
        lock(&self.out)
    }
}

fn lock(out: &Mutex<Output>) -> MutexGuard<'_, Output> {
    out.lock().unwrap_or_else(PoisonError::into_inner)
}

fn send(out: &mut Output, id: u32, outcome: Outcome<Vec<u8>>) -> Result<(), String> {
    match outcome {
        Outcome::Reply(bytes) => out.write(kind::REPLY, id, &bytes),
        Outcome::Refusal(refusal) => out.write(kind::REFUSAL, id, &refusal.encode_to_vec()),
        Outcome::Panic(message) => out.write(kind::PANIC, id, message.as_bytes()),
    }
    .map_err(gone)
}

fn gone(error: io::Error) -> String {
    format!("nobody reads the answers: {error}")
}

#[cfg(unix)]
fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

#[cfg(unix)]
fn stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
}

#[cfg(windows)]
fn stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdin().as_handle().try_clone_to_owned()?))
}

#[cfg(windows)]
fn stdout() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
}

/// SIGTERM, seen between frames.
mod terminated {
    use std::io;
    #[cfg(unix)]
    use std::time::{Duration, Instant};

    #[cfg(unix)]
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    /// A call that follows within this time finds its processor awake: to wake one takes longer than a small call.
    #[cfg(unix)]
    const AWAKE: Duration = Duration::from_micros(50);
    #[cfg(unix)]
    const NOT_AT_ALL: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

    pub enum Ready {
        /// There is input, or its end.
        Input,
        /// SIGTERM came, and nothing more has arrived.
        Drained,
    }

    #[cfg(unix)]
    pub struct Watch {
        signal: std::os::unix::net::UnixStream,
        awake: Duration,
    }

    #[cfg(unix)]
    impl Watch {
        pub fn new() -> io::Result<Self> {
            let (signal, write) = std::os::unix::net::UnixStream::pair()?;
            signal_hook::low_level::pipe::register(signal_hook::consts::SIGTERM, write)?;
            // With one processor the caller needs it more.
            let alone = std::thread::available_parallelism().is_ok_and(|processors| processors.get() == 1);
            Ok(Self { signal, awake: if alone { Duration::ZERO } else { AWAKE } })
        }

        /// Looks for a while before it sleeps.
        pub fn wait_for_input(&mut self) -> io::Result<Ready> {
            let asleep_from = Instant::now() + self.awake;
            loop {
                let sleeps = Instant::now() >= asleep_from;
                match self.look(if sleeps { None } else { Some(&NOT_AT_ALL) })? {
                    Some(ready) => return Ok(ready),
                    None => std::thread::yield_now(),
                }
            }
        }

        fn look(&self, patience: Option<&Timespec>) -> io::Result<Option<Ready>> {
            let stdin = io::stdin();
            let mut fds = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.signal, PollFlags::IN)];
            match poll(&mut fds, patience) {
                Err(rustix::io::Errno::INTR) => return Ok(None),
                result => result?,
            };
            let [input, signal] = fds.map(|fd| !fd.revents().is_empty());
            Ok(if input {
                Some(Ready::Input)
            } else if signal {
                Some(Ready::Drained)
            } else {
                None
            })
        }
    }

    #[cfg(not(unix))]
    pub struct Watch;

    #[cfg(not(unix))]
    impl Watch {
        pub fn new() -> io::Result<Self> {
            Ok(Self)
        }

        pub fn wait_for_input(&mut self) -> io::Result<Ready> {
            Ok(Ready::Input)
        }
    }
}
