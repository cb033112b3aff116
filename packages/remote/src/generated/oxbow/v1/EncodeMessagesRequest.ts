// Original file: ../../proto/kernels.proto

import type { MessageColumns as _oxbow_v1_MessageColumns, MessageColumns__Output as _oxbow_v1_MessageColumns__Output } from '../../oxbow/v1/MessageColumns.ts';
import type { Long } from '@grpc/proto-loader';

export interface EncodeMessagesRequest {
  'messages'?: (_oxbow_v1_MessageColumns | null);
  'room'?: (number | string | Long);
}

export interface EncodeMessagesRequest__Output {
  'messages': (_oxbow_v1_MessageColumns__Output | null);
  'room': (Long);
}
