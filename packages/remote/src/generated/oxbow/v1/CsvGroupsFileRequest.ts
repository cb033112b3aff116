// Original file: ../../proto/kernels.proto

import type { CsvQuery as _oxbow_v1_CsvQuery, CsvQuery__Output as _oxbow_v1_CsvQuery__Output } from '../../oxbow/v1/CsvQuery.ts';

export interface CsvGroupsFileRequest {
  'query'?: (_oxbow_v1_CsvQuery | null);
  'path'?: (string);
}

export interface CsvGroupsFileRequest__Output {
  'query': (_oxbow_v1_CsvQuery__Output | null);
  'path': (string);
}
