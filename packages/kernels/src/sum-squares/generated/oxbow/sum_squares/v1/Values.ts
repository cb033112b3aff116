// Original file: messages.proto


export interface Values {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface Values__Output {
  'bytes': (Buffer);
}
