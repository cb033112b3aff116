// Original file: messages.proto

import type { Refusal as _oxbow_remote_v1_Refusal, Refusal__Output as _oxbow_remote_v1_Refusal__Output } from '../../../oxbow/remote/v1/Refusal.ts';
import type { Long } from '@grpc/proto-loader';

export interface DecodeReply {
  'count'?: (number | string | Long);
  'field1'?: (Buffer | Uint8Array | string);
  'starts'?: (Buffer | Uint8Array | string);
  'lengths'?: (Buffer | Uint8Array | string);
  'refusal'?: (_oxbow_remote_v1_Refusal | null);
}

export interface DecodeReply__Output {
  'count': (Long);
  'field1': (Buffer);
  'starts': (Buffer);
  'lengths': (Buffer);
  'refusal': (_oxbow_remote_v1_Refusal__Output | null);
}
