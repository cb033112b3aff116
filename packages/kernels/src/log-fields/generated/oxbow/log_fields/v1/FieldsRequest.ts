// Original file: messages.proto

import type { Kind as _oxbow_log_fields_v1_Kind, Kind__Output as _oxbow_log_fields_v1_Kind__Output } from '../../../oxbow/log_fields/v1/Kind.ts';

export interface FieldsRequest {
  'regex'?: (string);
  'kinds'?: (_oxbow_log_fields_v1_Kind)[];
  'rows'?: (number);
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface FieldsRequest__Output {
  'regex': (string);
  'kinds': (_oxbow_log_fields_v1_Kind__Output)[];
  'rows': (number);
  'bytes': (Buffer);
}
