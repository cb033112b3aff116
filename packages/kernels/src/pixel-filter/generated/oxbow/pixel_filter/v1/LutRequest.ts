// Original file: messages.proto


export interface LutRequest {
  'pixels'?: (Buffer | Uint8Array | string);
  'channels'?: (number);
  'lut'?: (Buffer | Uint8Array | string);
}

export interface LutRequest__Output {
  'pixels': (Buffer);
  'channels': (number);
  'lut': (Buffer);
}
