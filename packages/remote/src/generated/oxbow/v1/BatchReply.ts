// Original file: ../../proto/kernels.proto

import type { Answer as _oxbow_v1_Answer, Answer__Output as _oxbow_v1_Answer__Output } from '../../oxbow/v1/Answer.ts';

export interface BatchReply {
  'answers'?: (_oxbow_v1_Answer)[];
}

export interface BatchReply__Output {
  'answers': (_oxbow_v1_Answer__Output)[];
}
