// Original file: ../../../../packages/remote/envelope.proto

import type { Long } from '@grpc/proto-loader';

export interface Refusal {
  'code'?: (string);
  'message'?: (string);
  'row'?: (number | string | Long);
  'byteOffset'?: (number | string | Long);
  '_row'?: "row";
  '_byteOffset'?: "byteOffset";
}

export interface Refusal__Output {
  'code': (string);
  'message': (string);
  'row'?: (Long);
  'byteOffset'?: (Long);
}
