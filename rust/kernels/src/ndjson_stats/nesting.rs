/// What a bracket opened. The line itself is the outermost level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Line,
    Object,
    Array,
}

/// The open brackets, a bit each: however deep, an eighth of a byte per level, and no recursion.
#[derive(Default)]
pub struct Nesting {
    depth: u64,
    /// The innermost levels, the last at bit 0; a set bit is an object.
    bits: u64,
    /// The levels below, 64 at a time.
    below: Vec<u64>,
}

impl Nesting {
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }

    #[inline(always)]
    pub fn level(&self) -> Level {
        match (self.depth, self.bits & 1) {
            (0, _) => Level::Line,
            (_, 1) => Level::Object,
            _ => Level::Array,
        }
    }

    #[inline(always)]
    pub fn push(&mut self, level: Level) {
        self.bits = self.bits << 1 | u64::from(level == Level::Object);
        self.depth += 1;
        if self.depth.is_multiple_of(64) {
            self.below.push(self.bits);
        }
    }

    /// Leaves the innermost level and says which it was; the line cannot be left.
    #[inline(always)]
    pub fn pop(&mut self) -> Level {
        let level = self.level();
        if level != Level::Line {
            if self.depth.is_multiple_of(64) {
                self.below.pop();
            }
            self.bits >>= 1;
            self.depth -= 1;
            if self.depth.is_multiple_of(64) {
                self.bits = self.below.last().copied().unwrap_or(0);
            }
        }
        level
    }

    pub fn clear(&mut self) {
        self.depth = 0;
        self.below.clear();
    }
}
