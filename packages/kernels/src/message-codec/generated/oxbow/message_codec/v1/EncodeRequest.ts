// Original file: messages.proto

import type { Columns as _oxbow_message_codec_v1_Columns, Columns__Output as _oxbow_message_codec_v1_Columns__Output } from '../../../oxbow/message_codec/v1/Columns.ts';
import type { Long } from '@grpc/proto-loader';

export interface EncodeRequest {
  'messages'?: (_oxbow_message_codec_v1_Columns | null);
  'room'?: (number | string | Long);
}

export interface EncodeRequest__Output {
  'messages': (_oxbow_message_codec_v1_Columns__Output | null);
  'room': (Long);
}
