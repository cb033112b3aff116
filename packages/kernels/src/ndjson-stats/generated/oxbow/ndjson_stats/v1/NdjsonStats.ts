// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FileRequest as _oxbow_ndjson_stats_v1_FileRequest, FileRequest__Output as _oxbow_ndjson_stats_v1_FileRequest__Output } from '../../../oxbow/ndjson_stats/v1/FileRequest.ts';
import type { Lines as _oxbow_ndjson_stats_v1_Lines, Lines__Output as _oxbow_ndjson_stats_v1_Lines__Output } from '../../../oxbow/ndjson_stats/v1/Lines.ts';
import type { Totals as _oxbow_ndjson_stats_v1_Totals, Totals__Output as _oxbow_ndjson_stats_v1_Totals__Output } from '../../../oxbow/ndjson_stats/v1/Totals.ts';

export interface NdjsonStatsClient extends grpc.Client {
  File(argument: _oxbow_ndjson_stats_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_ndjson_stats_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_ndjson_stats_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_ndjson_stats_v1_FileRequest, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_ndjson_stats_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_ndjson_stats_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_ndjson_stats_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_ndjson_stats_v1_FileRequest, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  
  Stats(argument: _oxbow_ndjson_stats_v1_Lines, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  Stats(argument: _oxbow_ndjson_stats_v1_Lines, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  Stats(argument: _oxbow_ndjson_stats_v1_Lines, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  Stats(argument: _oxbow_ndjson_stats_v1_Lines, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  stats(argument: _oxbow_ndjson_stats_v1_Lines, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  stats(argument: _oxbow_ndjson_stats_v1_Lines, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  stats(argument: _oxbow_ndjson_stats_v1_Lines, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  stats(argument: _oxbow_ndjson_stats_v1_Lines, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientUnaryCall;
  
  Stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  Stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  Stream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  Stream(callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  stream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  stream(callback: grpc.requestCallback<_oxbow_ndjson_stats_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_ndjson_stats_v1_Lines>;
  
}

export interface NdjsonStatsHandlers extends grpc.UntypedServiceImplementation {
  File: grpc.handleUnaryCall<_oxbow_ndjson_stats_v1_FileRequest__Output, _oxbow_ndjson_stats_v1_Totals>;
  
  Stats: grpc.handleUnaryCall<_oxbow_ndjson_stats_v1_Lines__Output, _oxbow_ndjson_stats_v1_Totals>;
  
  Stream: grpc.handleClientStreamingCall<_oxbow_ndjson_stats_v1_Lines__Output, _oxbow_ndjson_stats_v1_Totals>;
  
}

export interface NdjsonStatsDefinition extends grpc.ServiceDefinition {
  File: MethodDefinition<_oxbow_ndjson_stats_v1_FileRequest, _oxbow_ndjson_stats_v1_Totals, _oxbow_ndjson_stats_v1_FileRequest__Output, _oxbow_ndjson_stats_v1_Totals__Output>
  Stats: MethodDefinition<_oxbow_ndjson_stats_v1_Lines, _oxbow_ndjson_stats_v1_Totals, _oxbow_ndjson_stats_v1_Lines__Output, _oxbow_ndjson_stats_v1_Totals__Output>
  Stream: MethodDefinition<_oxbow_ndjson_stats_v1_Lines, _oxbow_ndjson_stats_v1_Totals, _oxbow_ndjson_stats_v1_Lines__Output, _oxbow_ndjson_stats_v1_Totals__Output>
}
