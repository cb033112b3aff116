// Original file: messages.proto


export interface HashManyRequest {
  'bytes'?: (Buffer | Uint8Array | string);
  'offsets'?: (Buffer | Uint8Array | string);
}

export interface HashManyRequest__Output {
  'bytes': (Buffer);
  'offsets': (Buffer);
}
