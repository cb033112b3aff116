// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface SumSquaresRangeRequest {
  'n'?: (number | string | Long);
}

export interface SumSquaresRangeRequest__Output {
  'n': (Long);
}
