// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface Factor {
  'column'?: (string);
  'scale'?: (number);
  'from'?: (number | string | Long);
  '_from'?: "from";
}

export interface Factor__Output {
  'column': (string);
  'scale': (number);
  'from'?: (Long);
}
