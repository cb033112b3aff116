// Original file: messages.proto

import type { BadRow as _oxbow_csv_groups_v1_BadRow, BadRow__Output as _oxbow_csv_groups_v1_BadRow__Output } from '../../../oxbow/csv_groups/v1/BadRow.ts';
import type { Long } from '@grpc/proto-loader';

export interface Totals {
  'keys'?: (Buffer | Uint8Array | string);
  'keyEnds'?: (Buffer | Uint8Array | string);
  'counts'?: (Buffer | Uint8Array | string);
  'sums'?: (Buffer | Uint8Array | string);
  'mins'?: (Buffer | Uint8Array | string);
  'maxs'?: (Buffer | Uint8Array | string);
  'rows'?: (number | string | Long);
  'badRows'?: (number | string | Long);
  'firstBad'?: (_oxbow_csv_groups_v1_BadRow | null);
  'bytes'?: (number | string | Long);
  '_firstBad'?: "firstBad";
}

export interface Totals__Output {
  'keys': (Buffer);
  'keyEnds': (Buffer);
  'counts': (Buffer);
  'sums': (Buffer);
  'mins': (Buffer);
  'maxs': (Buffer);
  'rows': (Long);
  'badRows': (Long);
  'firstBad'?: (_oxbow_csv_groups_v1_BadRow__Output | null);
  'bytes': (Long);
}
