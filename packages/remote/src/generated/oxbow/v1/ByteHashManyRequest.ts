// Original file: ../../proto/kernels.proto


export interface ByteHashManyRequest {
  'bytes'?: (Buffer | Uint8Array | string);
  'offsets'?: (Buffer | Uint8Array | string);
}

export interface ByteHashManyRequest__Output {
  'bytes': (Buffer);
  'offsets': (Buffer);
}
