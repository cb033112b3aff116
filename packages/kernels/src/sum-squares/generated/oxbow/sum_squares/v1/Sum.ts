// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface Sum {
  'low'?: (number | string | Long);
  'high'?: (number | string | Long);
}

export interface Sum__Output {
  'low': (Long);
  'high': (Long);
}
