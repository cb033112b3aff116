// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FilterRequest as _oxbow_pixel_filter_v1_FilterRequest, FilterRequest__Output as _oxbow_pixel_filter_v1_FilterRequest__Output } from '../../../oxbow/pixel_filter/v1/FilterRequest.ts';
import type { Image as _oxbow_pixel_filter_v1_Image, Image__Output as _oxbow_pixel_filter_v1_Image__Output } from '../../../oxbow/pixel_filter/v1/Image.ts';
import type { LutRequest as _oxbow_pixel_filter_v1_LutRequest, LutRequest__Output as _oxbow_pixel_filter_v1_LutRequest__Output } from '../../../oxbow/pixel_filter/v1/LutRequest.ts';

export interface PixelFilterClient extends grpc.Client {
  ApplyLut(argument: _oxbow_pixel_filter_v1_LutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_pixel_filter_v1_LutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_pixel_filter_v1_LutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_pixel_filter_v1_LutRequest, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_pixel_filter_v1_LutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_pixel_filter_v1_LutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_pixel_filter_v1_LutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_pixel_filter_v1_LutRequest, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  
  FilterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_pixel_filter_v1_FilterRequest, callback: grpc.requestCallback<_oxbow_pixel_filter_v1_Image__Output>): grpc.ClientUnaryCall;
  
}

export interface PixelFilterHandlers extends grpc.UntypedServiceImplementation {
  ApplyLut: grpc.handleUnaryCall<_oxbow_pixel_filter_v1_LutRequest__Output, _oxbow_pixel_filter_v1_Image>;
  
  FilterPng: grpc.handleUnaryCall<_oxbow_pixel_filter_v1_FilterRequest__Output, _oxbow_pixel_filter_v1_Image>;
  
}

export interface PixelFilterDefinition extends grpc.ServiceDefinition {
  ApplyLut: MethodDefinition<_oxbow_pixel_filter_v1_LutRequest, _oxbow_pixel_filter_v1_Image, _oxbow_pixel_filter_v1_LutRequest__Output, _oxbow_pixel_filter_v1_Image__Output>
  FilterPng: MethodDefinition<_oxbow_pixel_filter_v1_FilterRequest, _oxbow_pixel_filter_v1_Image, _oxbow_pixel_filter_v1_FilterRequest__Output, _oxbow_pixel_filter_v1_Image__Output>
}
