// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface ByteHashRequest {
  'bytes'?: (Buffer | Uint8Array | string);
  'seed'?: (number | string | Long);
}

export interface ByteHashRequest__Output {
  'bytes': (Buffer);
  'seed': (Long);
}
