// Original file: messages.proto


export interface Encoded {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface Encoded__Output {
  'bytes': (Buffer);
}
