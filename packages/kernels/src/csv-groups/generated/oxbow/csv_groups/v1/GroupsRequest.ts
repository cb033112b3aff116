// Original file: messages.proto

import type { Query as _oxbow_csv_groups_v1_Query, Query__Output as _oxbow_csv_groups_v1_Query__Output } from '../../../oxbow/csv_groups/v1/Query.ts';

export interface GroupsRequest {
  'query'?: (_oxbow_csv_groups_v1_Query | null);
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface GroupsRequest__Output {
  'query': (_oxbow_csv_groups_v1_Query__Output | null);
  'bytes': (Buffer);
}
