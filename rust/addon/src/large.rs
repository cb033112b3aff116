//! Memory for large results.

/// Pages of this size take one fault where small ones take 512.
const LARGE_PAGE: usize = 2 << 20;

/// An empty vector with room for `bytes`, in large pages where the system has them to give: on a virtual machine, the first
/// touch of every small page of a result can take longer than a tenth of the work for it.
pub fn with_room(bytes: usize) -> Vec<u8> {
    if bytes < 2 * LARGE_PAGE {
        return Vec::with_capacity(bytes);
    }
    // A whole number of large pages, less what an allocator adds: Linux begins such a mapping at a large page.
    let vector = Vec::<u8>::with_capacity((bytes + 4096).next_multiple_of(LARGE_PAGE) - 4096);
    #[cfg(target_os = "linux")]
    {
        let start = vector.as_ptr().addr() & !4095;
        let advise = |length: usize, advice: libc::c_int| {
            // SAFETY: the pages from the one in which the vector's memory begins to the one in which it ends are mapped, and
            // are the allocator's. The advice changes neither what they hold nor who may use them; whether it is taken does
            // not matter.
            unsafe { libc::madvise(std::ptr::with_exposed_provenance_mut(start), length, advice) }
        };
        advise(vector.as_ptr().addr() + vector.capacity() - start, libc::MADV_HUGEPAGE);
        // The allocator has touched the first of them, which makes them small ones: they are put together again.
        advise(LARGE_PAGE, libc::MADV_COLLAPSE);
    }
    vector
}
