// Original file: messages.proto


export interface Columns {
  'field1'?: (Buffer | Uint8Array | string);
  'text'?: (Buffer | Uint8Array | string);
  'offsets'?: (Buffer | Uint8Array | string);
}

export interface Columns__Output {
  'field1': (Buffer);
  'text': (Buffer);
  'offsets': (Buffer);
}
