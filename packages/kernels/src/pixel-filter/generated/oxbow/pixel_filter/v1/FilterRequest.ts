// Original file: messages.proto

import type { Mix as _oxbow_pixel_filter_v1_Mix, Mix__Output as _oxbow_pixel_filter_v1_Mix__Output } from '../../../oxbow/pixel_filter/v1/Mix.ts';
import type { Long } from '@grpc/proto-loader';

export interface FilterRequest {
  'png'?: (Buffer | Uint8Array | string);
  'mix'?: (_oxbow_pixel_filter_v1_Mix);
  'lut'?: (Buffer | Uint8Array | string);
  'maxPixels'?: (number | string | Long);
}

export interface FilterRequest__Output {
  'png': (Buffer);
  'mix': (_oxbow_pixel_filter_v1_Mix__Output);
  'lut': (Buffer);
  'maxPixels': (Long);
}
