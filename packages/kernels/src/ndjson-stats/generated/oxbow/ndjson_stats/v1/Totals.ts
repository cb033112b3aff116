// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface Totals {
  'bytes'?: (number | string | Long);
  'lines'?: (number | string | Long);
  'blank'?: (number | string | Long);
  'valid'?: (number | string | Long);
  'invalid'?: (number | string | Long);
  'firstInvalidLine'?: (number | string | Long);
  'firstInvalidByteOffset'?: (number | string | Long);
  'chars'?: (number | string | Long);
  'utf16'?: (number | string | Long);
  'minLine'?: (number | string | Long);
  'maxLine'?: (number | string | Long);
  'lineBytes'?: (number | string | Long);
}

export interface Totals__Output {
  'bytes': (Long);
  'lines': (Long);
  'blank': (Long);
  'valid': (Long);
  'invalid': (Long);
  'firstInvalidLine': (Long);
  'firstInvalidByteOffset': (Long);
  'chars': (Long);
  'utf16': (Long);
  'minLine': (Long);
  'maxLine': (Long);
  'lineBytes': (Long);
}
