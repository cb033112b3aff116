//! The kernel over its messages: compiled by `rust/schema`.

use oxbow_kernels::byte_hash::{hash, hash_many};

use crate::columns::{column, elements};
use crate::method::{Answer, Method, answer};
use crate::oxbow::byte_hash::v1::*;

pub const METHODS: &[Method] = &[
    Method::unary("/oxbow.byte_hash.v1.ByteHash/Hash", |bytes| answer(bytes, one)),
    Method::unary("/oxbow.byte_hash.v1.ByteHash/HashMany", |bytes| answer(bytes, many)),
];

fn one(request: HashRequest) -> Answer<HashReply> {
    Ok(HashReply { hash: hash(&request.bytes, request.seed) })
}

fn many(request: HashManyRequest) -> Answer<HashManyReply> {
    let offsets = elements::<u32>(&request.offsets, "offsets")?;
    let mut hashes = vec![0; offsets.len().saturating_sub(1)];
    hash_many(&request.bytes, &offsets, &mut hashes)?;
    Ok(HashManyReply { hashes: column(&hashes) })
}
