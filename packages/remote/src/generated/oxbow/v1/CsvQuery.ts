// Original file: ../../proto/kernels.proto

import type { CsvFactor as _oxbow_v1_CsvFactor, CsvFactor__Output as _oxbow_v1_CsvFactor__Output } from '../../oxbow/v1/CsvFactor.ts';
import type { Long } from '@grpc/proto-loader';

export interface CsvQuery {
  'by'?: (string);
  'value'?: (_oxbow_v1_CsvFactor)[];
  'maxRecordBytes'?: (number | string | Long);
  'maxGroups'?: (number | string | Long);
}

export interface CsvQuery__Output {
  'by': (string);
  'value': (_oxbow_v1_CsvFactor__Output)[];
  'maxRecordBytes': (Long);
  'maxGroups': (Long);
}
