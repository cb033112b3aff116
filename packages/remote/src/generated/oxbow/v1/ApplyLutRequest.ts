// Original file: ../../proto/kernels.proto


export interface ApplyLutRequest {
  'pixels'?: (Buffer | Uint8Array | string);
  'channels'?: (number);
  'lut'?: (Buffer | Uint8Array | string);
}

export interface ApplyLutRequest__Output {
  'pixels': (Buffer);
  'channels': (number);
  'lut': (Buffer);
}
