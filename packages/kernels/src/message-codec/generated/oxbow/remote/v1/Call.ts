// Original file: ../../../../packages/remote/envelope.proto


export interface Call {
  'method'?: (string);
  'request'?: (Buffer | Uint8Array | string);
}

export interface Call__Output {
  'method': (string);
  'request': (Buffer);
}
