// Original file: messages.proto


export interface Lines {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface Lines__Output {
  'bytes': (Buffer);
}
