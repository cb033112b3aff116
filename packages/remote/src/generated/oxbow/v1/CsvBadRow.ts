// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface CsvBadRow {
  'row'?: (number | string | Long);
  'byteOffset'?: (number | string | Long);
  'factor'?: (number);
  'reason'?: (string);
  '_factor'?: "factor";
}

export interface CsvBadRow__Output {
  'row': (Long);
  'byteOffset': (Long);
  'factor'?: (number);
  'reason': (string);
}
