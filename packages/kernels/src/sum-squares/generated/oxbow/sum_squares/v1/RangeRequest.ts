// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface RangeRequest {
  'n'?: (number | string | Long);
}

export interface RangeRequest__Output {
  'n': (Long);
}
