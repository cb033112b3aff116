// Original file: ../../proto/kernels.proto

import type { LogKind as _oxbow_v1_LogKind, LogKind__Output as _oxbow_v1_LogKind__Output } from '../../oxbow/v1/LogKind.ts';

export interface LogFieldsRequest {
  'regex'?: (string);
  'kinds'?: (_oxbow_v1_LogKind)[];
  'rows'?: (number);
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface LogFieldsRequest__Output {
  'regex': (string);
  'kinds': (_oxbow_v1_LogKind__Output)[];
  'rows': (number);
  'bytes': (Buffer);
}
