// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface BadRow {
  'row'?: (number | string | Long);
  'byteOffset'?: (number | string | Long);
  'factor'?: (number);
  'reason'?: (string);
  '_factor'?: "factor";
}

export interface BadRow__Output {
  'row': (Long);
  'byteOffset': (Long);
  'factor'?: (number);
  'reason': (string);
}
