// Original file: messages.proto

import type { Long } from '@grpc/proto-loader';

export interface HashReply {
  'hash'?: (number | string | Long);
}

export interface HashReply__Output {
  'hash': (Long);
}
