// Original file: envelope.proto

import type { Call as _oxbow_remote_v1_Call, Call__Output as _oxbow_remote_v1_Call__Output } from '../../../oxbow/remote/v1/Call.ts';

export interface BatchRequest {
  'calls'?: (_oxbow_remote_v1_Call)[];
}

export interface BatchRequest__Output {
  'calls': (_oxbow_remote_v1_Call__Output)[];
}
