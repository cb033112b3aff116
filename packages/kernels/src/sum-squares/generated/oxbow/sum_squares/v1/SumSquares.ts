// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Double as _oxbow_sum_squares_v1_Double, Double__Output as _oxbow_sum_squares_v1_Double__Output } from '../../../oxbow/sum_squares/v1/Double.ts';
import type { RangeRequest as _oxbow_sum_squares_v1_RangeRequest, RangeRequest__Output as _oxbow_sum_squares_v1_RangeRequest__Output } from '../../../oxbow/sum_squares/v1/RangeRequest.ts';
import type { Sum as _oxbow_sum_squares_v1_Sum, Sum__Output as _oxbow_sum_squares_v1_Sum__Output } from '../../../oxbow/sum_squares/v1/Sum.ts';
import type { Values as _oxbow_sum_squares_v1_Values, Values__Output as _oxbow_sum_squares_v1_Values__Output } from '../../../oxbow/sum_squares/v1/Values.ts';

export interface SumSquaresClient extends grpc.Client {
  F64(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  F64(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  F64(argument: _oxbow_sum_squares_v1_Values, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  F64(argument: _oxbow_sum_squares_v1_Values, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  f64(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  f64(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  f64(argument: _oxbow_sum_squares_v1_Values, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  f64(argument: _oxbow_sum_squares_v1_Values, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Double__Output>): grpc.ClientUnaryCall;
  
  I32(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  I32(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  I32(argument: _oxbow_sum_squares_v1_Values, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  I32(argument: _oxbow_sum_squares_v1_Values, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  i32(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  i32(argument: _oxbow_sum_squares_v1_Values, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  i32(argument: _oxbow_sum_squares_v1_Values, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  i32(argument: _oxbow_sum_squares_v1_Values, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  
  Range(argument: _oxbow_sum_squares_v1_RangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  Range(argument: _oxbow_sum_squares_v1_RangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  Range(argument: _oxbow_sum_squares_v1_RangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  Range(argument: _oxbow_sum_squares_v1_RangeRequest, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  range(argument: _oxbow_sum_squares_v1_RangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  range(argument: _oxbow_sum_squares_v1_RangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  range(argument: _oxbow_sum_squares_v1_RangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  range(argument: _oxbow_sum_squares_v1_RangeRequest, callback: grpc.requestCallback<_oxbow_sum_squares_v1_Sum__Output>): grpc.ClientUnaryCall;
  
}

export interface SumSquaresHandlers extends grpc.UntypedServiceImplementation {
  F64: grpc.handleUnaryCall<_oxbow_sum_squares_v1_Values__Output, _oxbow_sum_squares_v1_Double>;
  
  I32: grpc.handleUnaryCall<_oxbow_sum_squares_v1_Values__Output, _oxbow_sum_squares_v1_Sum>;
  
  Range: grpc.handleUnaryCall<_oxbow_sum_squares_v1_RangeRequest__Output, _oxbow_sum_squares_v1_Sum>;
  
}

export interface SumSquaresDefinition extends grpc.ServiceDefinition {
  F64: MethodDefinition<_oxbow_sum_squares_v1_Values, _oxbow_sum_squares_v1_Double, _oxbow_sum_squares_v1_Values__Output, _oxbow_sum_squares_v1_Double__Output>
  I32: MethodDefinition<_oxbow_sum_squares_v1_Values, _oxbow_sum_squares_v1_Sum, _oxbow_sum_squares_v1_Values__Output, _oxbow_sum_squares_v1_Sum__Output>
  Range: MethodDefinition<_oxbow_sum_squares_v1_RangeRequest, _oxbow_sum_squares_v1_Sum, _oxbow_sum_squares_v1_RangeRequest__Output, _oxbow_sum_squares_v1_Sum__Output>
}
