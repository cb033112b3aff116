// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

export interface CsvFactor {
  'column'?: (string);
  'scale'?: (number);
  'from'?: (number | string | Long);
  '_from'?: "from";
}

export interface CsvFactor__Output {
  'column': (string);
  'scale': (number);
  'from'?: (Long);
}
