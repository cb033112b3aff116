// Original file: messages.proto

import type { Query as _oxbow_csv_groups_v1_Query, Query__Output as _oxbow_csv_groups_v1_Query__Output } from '../../../oxbow/csv_groups/v1/Query.ts';

export interface FileRequest {
  'query'?: (_oxbow_csv_groups_v1_Query | null);
  'path'?: (string);
}

export interface FileRequest__Output {
  'query': (_oxbow_csv_groups_v1_Query__Output | null);
  'path': (string);
}
