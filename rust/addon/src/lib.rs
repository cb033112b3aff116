//! The Node-API boundary: arguments in, one guard, results out. No algorithm lives here.

#![allow(missing_docs)]

mod byte_hash;
mod guard;
mod probe;
mod sum_squares;
