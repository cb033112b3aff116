// Original file: ../../proto/kernels.proto

import type { Call as _oxbow_v1_Call, Call__Output as _oxbow_v1_Call__Output } from '../../oxbow/v1/Call.ts';

export interface BatchRequest {
  'calls'?: (_oxbow_v1_Call)[];
}

export interface BatchRequest__Output {
  'calls': (_oxbow_v1_Call__Output)[];
}
