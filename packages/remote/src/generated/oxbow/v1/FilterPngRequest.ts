// Original file: ../../proto/kernels.proto

import type { Long } from '@grpc/proto-loader';

// Original file: ../../proto/kernels.proto

export const _oxbow_v1_FilterPngRequest_Mix = {
  NONE: 0,
  LUMA: 1,
  SWAP_RED_BLUE: 2,
} as const;

export type _oxbow_v1_FilterPngRequest_Mix =
  | 'NONE'
  | 0
  | 'LUMA'
  | 1
  | 'SWAP_RED_BLUE'
  | 2

export type _oxbow_v1_FilterPngRequest_Mix__Output = typeof _oxbow_v1_FilterPngRequest_Mix[keyof typeof _oxbow_v1_FilterPngRequest_Mix]

export interface FilterPngRequest {
  'png'?: (Buffer | Uint8Array | string);
  'mix'?: (_oxbow_v1_FilterPngRequest_Mix);
  'lut'?: (Buffer | Uint8Array | string);
  'maxPixels'?: (number | string | Long);
}

export interface FilterPngRequest__Output {
  'png': (Buffer);
  'mix': (_oxbow_v1_FilterPngRequest_Mix__Output);
  'lut': (Buffer);
  'maxPixels': (Long);
}
