// Original file: messages.proto

import type { Refusal as _oxbow_remote_v1_Refusal, Refusal__Output as _oxbow_remote_v1_Refusal__Output } from '../../../oxbow/remote/v1/Refusal.ts';

export interface EncodeReply {
  'bytes'?: (Buffer | Uint8Array | string);
  'refusal'?: (_oxbow_remote_v1_Refusal | null);
}

export interface EncodeReply__Output {
  'bytes': (Buffer);
  'refusal': (_oxbow_remote_v1_Refusal__Output | null);
}
