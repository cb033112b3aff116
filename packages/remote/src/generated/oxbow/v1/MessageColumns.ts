// Original file: ../../proto/kernels.proto


export interface MessageColumns {
  'field1'?: (Buffer | Uint8Array | string);
  'text'?: (Buffer | Uint8Array | string);
  'offsets'?: (Buffer | Uint8Array | string);
}

export interface MessageColumns__Output {
  'field1': (Buffer);
  'text': (Buffer);
  'offsets': (Buffer);
}
