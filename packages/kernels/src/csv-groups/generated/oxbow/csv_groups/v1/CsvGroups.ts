// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FileRequest as _oxbow_csv_groups_v1_FileRequest, FileRequest__Output as _oxbow_csv_groups_v1_FileRequest__Output } from '../../../oxbow/csv_groups/v1/FileRequest.ts';
import type { GroupsRequest as _oxbow_csv_groups_v1_GroupsRequest, GroupsRequest__Output as _oxbow_csv_groups_v1_GroupsRequest__Output } from '../../../oxbow/csv_groups/v1/GroupsRequest.ts';
import type { Totals as _oxbow_csv_groups_v1_Totals, Totals__Output as _oxbow_csv_groups_v1_Totals__Output } from '../../../oxbow/csv_groups/v1/Totals.ts';

export interface CsvGroupsClient extends grpc.Client {
  File(argument: _oxbow_csv_groups_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_csv_groups_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_csv_groups_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  File(argument: _oxbow_csv_groups_v1_FileRequest, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_csv_groups_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_csv_groups_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_csv_groups_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  file(argument: _oxbow_csv_groups_v1_FileRequest, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  
  Groups(argument: _oxbow_csv_groups_v1_GroupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  Groups(argument: _oxbow_csv_groups_v1_GroupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  Groups(argument: _oxbow_csv_groups_v1_GroupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  Groups(argument: _oxbow_csv_groups_v1_GroupsRequest, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  groups(argument: _oxbow_csv_groups_v1_GroupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  groups(argument: _oxbow_csv_groups_v1_GroupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  groups(argument: _oxbow_csv_groups_v1_GroupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  groups(argument: _oxbow_csv_groups_v1_GroupsRequest, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientUnaryCall;
  
  Stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  Stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  Stream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  Stream(callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  stream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  stream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  stream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  stream(callback: grpc.requestCallback<_oxbow_csv_groups_v1_Totals__Output>): grpc.ClientWritableStream<_oxbow_csv_groups_v1_GroupsRequest>;
  
}

export interface CsvGroupsHandlers extends grpc.UntypedServiceImplementation {
  File: grpc.handleUnaryCall<_oxbow_csv_groups_v1_FileRequest__Output, _oxbow_csv_groups_v1_Totals>;
  
  Groups: grpc.handleUnaryCall<_oxbow_csv_groups_v1_GroupsRequest__Output, _oxbow_csv_groups_v1_Totals>;
  
  Stream: grpc.handleClientStreamingCall<_oxbow_csv_groups_v1_GroupsRequest__Output, _oxbow_csv_groups_v1_Totals>;
  
}

export interface CsvGroupsDefinition extends grpc.ServiceDefinition {
  File: MethodDefinition<_oxbow_csv_groups_v1_FileRequest, _oxbow_csv_groups_v1_Totals, _oxbow_csv_groups_v1_FileRequest__Output, _oxbow_csv_groups_v1_Totals__Output>
  Groups: MethodDefinition<_oxbow_csv_groups_v1_GroupsRequest, _oxbow_csv_groups_v1_Totals, _oxbow_csv_groups_v1_GroupsRequest__Output, _oxbow_csv_groups_v1_Totals__Output>
  Stream: MethodDefinition<_oxbow_csv_groups_v1_GroupsRequest, _oxbow_csv_groups_v1_Totals, _oxbow_csv_groups_v1_GroupsRequest__Output, _oxbow_csv_groups_v1_Totals__Output>
}
