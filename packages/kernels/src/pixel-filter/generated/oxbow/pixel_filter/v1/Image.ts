// Original file: messages.proto


export interface Image {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface Image__Output {
  'bytes': (Buffer);
}
