// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface SumReply {
  'low'?: (number | string | Long);
  'high'?: (number | string | Long);
}

export interface SumReply__Output {
  'low': (Long);
  'high': (Long);
}
