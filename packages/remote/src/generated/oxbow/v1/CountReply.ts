// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface CountReply {
  'count'?: (number | string | Long);
}

export interface CountReply__Output {
  'count': (Long);
}
