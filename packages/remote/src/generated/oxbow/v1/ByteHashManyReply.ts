// Original file: ../../proto/kernels.proto


export interface ByteHashManyReply {
  'hashes'?: (Buffer | Uint8Array | string);
}

export interface ByteHashManyReply__Output {
  'hashes': (Buffer);
}
