// Original file: messages.proto


export interface HashManyReply {
  'hashes'?: (Buffer | Uint8Array | string);
}

export interface HashManyReply__Output {
  'hashes': (Buffer);
}
