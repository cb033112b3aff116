use std::cell::UnsafeCell;
use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, BigUint64Array, Either3, Float64Array, Uint8Array, Uint32Array};
use napi_derive::napi;
use oxbow_kernels::KernelError;
use oxbow_kernels::log_fields::{Column, LogFile, Pattern};

use super::figures;
use crate::guard::{Job, start};

/// A log that is read and matched on the thread pool, one part after another, into memory of its own: JavaScript takes the
/// rows of one part from its lane while the next part goes to the other.
#[napi]
pub struct LogFileReader {
    source: Arc<Mutex<Source>>,
    lanes: [Lane; 2],
}

enum Source {
    /// The path, the regex, and how many fields it has.
    Unopened(String, String, usize),
    Open(LogFile),
}

/// What a part is written to. It outlives the reader for as long as JavaScript has an array over it.
#[derive(Clone)]
struct Lane {
    bytes: Arc<Mutex<Arc<Memory<u8>>>>,
    columns: Arc<[Values]>,
    overflow: Arc<Memory<u8>>,
}

#[derive(Clone)]
enum Values {
    Number(Arc<Memory<f64>>),
    Bigint(Arc<Memory<u64>>),
    Text(Arc<Memory<u32>>),
}

/// Memory that Rust writes and JavaScript reads, in turns that `native.ts` of the kernel keeps.
struct Memory<T>(UnsafeCell<Vec<T>>);

// SAFETY: Rust reaches the vector only in a job, under the lock of the source, or before the first job.
unsafe impl<T: Send> Sync for Memory<T> {}

#[napi]
impl LogFileReader {
    /// `regex` is what `planLog` writes, `kinds` are those of its fields, and `rows` is the room for rows, one or more. The
    /// file is opened by the first job.
    #[napi(constructor)]
    pub fn new(path: String, regex: String, kinds: Vec<String>, rows: u32) -> Self {
        let rows = rows as usize;
        let lane = || Lane {
            bytes: Arc::new(Mutex::new(Memory::new(0))),
            columns: kinds
                .iter()
                .map(|kind| match kind.as_str() {
                    "number" => Values::Number(Memory::new(rows)),
                    "bigint" => Values::Bigint(Memory::new(rows)),
                    _ => Values::Text(Memory::new(2 * rows)),
                })
                .collect(),
            overflow: Memory::new(rows),
        };
        let lanes = [lane(), lane()];
        Self { source: Arc::new(Mutex::new(Source::Unopened(path, regex, kinds.len()))), lanes }
    }

    /// The columns of a lane, in the order of the fields.
    #[napi(ts_return_type = "(Float64Array | BigUint64Array | Uint32Array)[]")]
    pub fn columns(&self, lane: u32) -> Vec<Either3<Float64Array, BigUint64Array, Uint32Array>> {
        let columns = self.lanes[lane as usize & 1].columns.iter();
        columns.map(Values::array).collect()
    }

    /// The overflow column of a lane.
    #[napi]
    pub fn overflow(&self, lane: u32) -> Uint8Array {
        self.lanes[lane as usize & 1].overflow.array()
    }

    /// What the texts of a lane point into. It has been replaced where the figures of a part say so.
    #[napi]
    pub fn bytes(&self, lane: u32) -> Uint8Array {
        self.lanes[lane as usize & 1].bytes.lock().unwrap_or_else(PoisonError::into_inner).array()
    }

    /// Reads the next part into a lane, whose rows nobody needs any more: the figures of its summary, in the order that
    /// `native.ts` reads, then the size of the file, and 1 where the lane has other bytes than before. No bytes at all
    /// are the end of the file.
    #[napi(ts_return_type = "Promise<number[]>")]
    pub fn next(&self, lane: u32) -> AsyncTask<Job<Vec<f64>>> {
        let (source, lane) = (Arc::clone(&self.source), self.lanes[lane as usize & 1].clone());
        start(move || {
            let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
            lane.fill(source.opened()?)
        })
    }
}

impl Source {
    fn opened(&mut self) -> Result<&mut LogFile, KernelError> {
        if let Self::Unopened(path, regex, fields) = self {
            *self = Self::Open(LogFile::open(path, Pattern::new(regex, *fields)?)?);
        }
        match self {
            Self::Open(file) => Ok(file),
            Self::Unopened(..) => unreachable!("it was opened above"),
        }
    }
}

impl Values {
    fn array(&self) -> Either3<Float64Array, BigUint64Array, Uint32Array> {
        match self {
            Self::Number(memory) => {
                // SAFETY: the array keeps the memory, which nobody moves or frees.
                let array = unsafe { Float64Array::with_external_data(memory.data(), memory.len(), memory.keeper()) };
                Either3::A(array)
            }
            Self::Bigint(memory) => {
                // SAFETY: as above.
                let array = unsafe { BigUint64Array::with_external_data(memory.data(), memory.len(), memory.keeper()) };
                Either3::B(array)
            }
            Self::Text(memory) => {
                // SAFETY: as above.
                let array = unsafe { Uint32Array::with_external_data(memory.data(), memory.len(), memory.keeper()) };
                Either3::C(array)
            }
        }
    }
}

impl Lane {
    /// Callers hold the lock of the source of `file`.
    fn fill(&self, file: &mut LogFile) -> Result<Vec<f64>, KernelError> {
        // SAFETY: the caller holds the lock, so no other job is in this memory, and JavaScript neither reads nor writes a
        // lane that is being filled; each memory is here once.
        let (mut columns, overflow) = unsafe {
            let columns = self.columns.iter().map(|values| match values {
                Values::Number(memory) => Column::Number(memory.all()),
                Values::Bigint(memory) => Column::Bigint(memory.all()),
                Values::Text(memory) => Column::Text(memory.all()),
            });
            (columns.collect::<Vec<_>>(), self.overflow.all())
        };
        let mut kept = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut replaced = false;
        loop {
            if kept.len() < file.room() {
                // Not grown: JavaScript may still have an array over what was there.
                *kept = Memory::new(file.room());
                replaced = true;
            }
            // SAFETY: as above.
            let bytes = unsafe { kept.all() };
            if let Some(summary) = file.next(bytes, &mut columns, overflow)? {
                let mut all = figures(&summary).to_vec();
                all.extend([file.size() as f64, f64::from(u8::from(replaced))]);
                return Ok(all);
            }
        }
    }
}

impl<T: Copy + Default + 'static> Memory<T> {
    fn new(length: usize) -> Arc<Self> {
        Arc::new(Self(UnsafeCell::new(vec![T::default(); length])))
    }

    fn len(&self) -> usize {
        // SAFETY: no vector is ever replaced or resized, so its length can be read at any time.
        unsafe { (*self.0.get()).len() }
    }

    fn data(&self) -> *mut T {
        // SAFETY: as in `len`; what is pointed to is not touched.
        unsafe { (*self.0.get()).as_mut_ptr() }
    }

    /// # Safety
    /// Nobody else reads or writes this memory while the result lives.
    #[allow(clippy::mut_from_ref, reason = "that is what the contract is about")]
    unsafe fn all(&self) -> &mut [T] {
        // SAFETY: the pointer and the length are those of the vector; the rest is the caller's contract.
        unsafe { std::slice::from_raw_parts_mut(self.data(), self.len()) }
    }

    /// Keeps the memory until an array over it is gone.
    fn keeper(self: &Arc<Self>) -> impl FnOnce(*mut T, usize) + 'static + use<T> {
        let kept = Arc::clone(self);
        move |_, _| drop(kept)
    }
}

impl Memory<u8> {
    fn array(self: &Arc<Self>) -> Uint8Array {
        // SAFETY: the array keeps the memory, which nobody moves or frees.
        unsafe { Uint8Array::with_external_data(self.data(), self.len(), self.keeper()) }
    }
}
