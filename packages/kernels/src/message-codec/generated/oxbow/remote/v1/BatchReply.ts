// Original file: ../../../../packages/remote/envelope.proto

import type { Answer as _oxbow_remote_v1_Answer, Answer__Output as _oxbow_remote_v1_Answer__Output } from '../../../oxbow/remote/v1/Answer.ts';

export interface BatchReply {
  'answers'?: (_oxbow_remote_v1_Answer)[];
}

export interface BatchReply__Output {
  'answers': (_oxbow_remote_v1_Answer__Output)[];
}
