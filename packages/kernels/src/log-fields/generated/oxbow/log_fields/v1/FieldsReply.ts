// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface FieldsReply {
  'bytes'?: (number | string | Long);
  'lines'?: (number | string | Long);
  'matched'?: (number | string | Long);
  'firstUnmatchedLine'?: (number | string | Long);
  'firstUnmatchedByteOffset'?: (number | string | Long);
  'overflowed'?: (number | string | Long);
  'columns'?: (Buffer | Uint8Array | string)[];
  'overflow'?: (Buffer | Uint8Array | string);
}

export interface FieldsReply__Output {
  'bytes': (Long);
  'lines': (Long);
  'matched': (Long);
  'firstUnmatchedLine': (Long);
  'firstUnmatchedByteOffset': (Long);
  'overflowed': (Long);
  'columns': (Buffer)[];
  'overflow': (Buffer);
}
