// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface HashRequest {
  'bytes'?: (Buffer | Uint8Array | string);
  'seed'?: (number | string | Long);
}

export interface HashRequest__Output {
  'bytes': (Buffer);
  'seed': (Long);
}
