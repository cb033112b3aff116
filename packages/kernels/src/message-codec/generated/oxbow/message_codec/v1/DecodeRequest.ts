// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface DecodeRequest {
  'bytes'?: (Buffer | Uint8Array | string);
  'field1Room'?: (number | string | Long);
  'startsRoom'?: (number | string | Long);
  'lengthsRoom'?: (number | string | Long);
}

export interface DecodeRequest__Output {
  'bytes': (Buffer);
  'field1Room': (Long);
  'startsRoom': (Long);
  'lengthsRoom': (Long);
}
