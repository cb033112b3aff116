// Original file: ../../proto/kernels.proto

import type { Refusal as _oxbow_v1_Refusal, Refusal__Output as _oxbow_v1_Refusal__Output } from '../../oxbow/v1/Refusal.ts';

export interface EncodeMessagesReply {
  'bytes'?: (Buffer | Uint8Array | string);
  'refusal'?: (_oxbow_v1_Refusal | null);
}

export interface EncodeMessagesReply__Output {
  'bytes': (Buffer);
  'refusal': (_oxbow_v1_Refusal__Output | null);
}
