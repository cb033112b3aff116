// Original file: ../../proto/kernels.proto

import type { CsvQuery as _oxbow_v1_CsvQuery, CsvQuery__Output as _oxbow_v1_CsvQuery__Output } from '../../oxbow/v1/CsvQuery.ts';

export interface CsvGroupsRequest {
  'query'?: (_oxbow_v1_CsvQuery | null);
  'bytes'?: (Buffer | Uint8Array | string);
}

export interface CsvGroupsRequest__Output {
  'query': (_oxbow_v1_CsvQuery__Output | null);
  'bytes': (Buffer);
}
