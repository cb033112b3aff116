// Original file: ../../../../packages/remote/envelope.proto

import type { Refusal as _oxbow_remote_v1_Refusal, Refusal__Output as _oxbow_remote_v1_Refusal__Output } from '../../../oxbow/remote/v1/Refusal.ts';

export interface Answer {
  'reply'?: (Buffer | Uint8Array | string);
  'refusal'?: (_oxbow_remote_v1_Refusal | null);
  'panic'?: (string);
  'outcome'?: "reply"|"refusal"|"panic";
}

export interface Answer__Output {
  'reply'?: (Buffer);
  'refusal'?: (_oxbow_remote_v1_Refusal__Output | null);
  'panic'?: (string);
}
