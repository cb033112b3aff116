// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface ByteHashReply {
  'hash'?: (number | string | Long);
}

export interface ByteHashReply__Output {
  'hash': (Long);
}
