// Original file: ../../proto/kernels.proto

import type { CsvBadRow as _oxbow_v1_CsvBadRow, CsvBadRow__Output as _oxbow_v1_CsvBadRow__Output } from '../../oxbow/v1/CsvBadRow.ts';
import type { Long } from '@grpc/proto-loader';

export interface CsvTotals {
  'keys'?: (Buffer | Uint8Array | string);
  'keyEnds'?: (Buffer | Uint8Array | string);
  'counts'?: (Buffer | Uint8Array | string);
  'sums'?: (Buffer | Uint8Array | string);
  'mins'?: (Buffer | Uint8Array | string);
  'maxs'?: (Buffer | Uint8Array | string);
  'rows'?: (number | string | Long);
  'badRows'?: (number | string | Long);
  'firstBad'?: (_oxbow_v1_CsvBadRow | null);
  'bytes'?: (number | string | Long);
  '_firstBad'?: "firstBad";
}

export interface CsvTotals__Output {
  'keys': (Buffer);
  'keyEnds': (Buffer);
  'counts': (Buffer);
  'sums': (Buffer);
  'mins': (Buffer);
  'maxs': (Buffer);
  'rows': (Long);
  'badRows': (Long);
  'firstBad'?: (_oxbow_v1_CsvBadRow__Output | null);
  'bytes': (Long);
}
