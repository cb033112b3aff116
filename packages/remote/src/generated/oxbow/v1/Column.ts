// Original file: ../../proto/kernels.proto


export interface Column {
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface Column__Output {
  'bytes': (Buffer);
}
