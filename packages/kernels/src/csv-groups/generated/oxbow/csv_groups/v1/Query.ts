// Original file: messages.proto

import type { Factor as _oxbow_csv_groups_v1_Factor, Factor__Output as _oxbow_csv_groups_v1_Factor__Output } from '../../../oxbow/csv_groups/v1/Factor.ts';
import type { Long } from '@grpc/proto-loader';

export interface Query {
  'by'?: (string);
  'value'?: (_oxbow_csv_groups_v1_Factor)[];
  'maxRecordBytes'?: (number | string | Long);
  'maxGroups'?: (number | string | Long);
}

export interface Query__Output {
  'by': (string);
  'value': (_oxbow_csv_groups_v1_Factor__Output)[];
  'maxRecordBytes': (Long);
  'maxGroups': (Long);
}
