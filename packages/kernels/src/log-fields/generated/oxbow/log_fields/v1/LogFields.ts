// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { FieldsReply as _oxbow_log_fields_v1_FieldsReply, FieldsReply__Output as _oxbow_log_fields_v1_FieldsReply__Output } from '../../../oxbow/log_fields/v1/FieldsReply.ts';
import type { FieldsRequest as _oxbow_log_fields_v1_FieldsRequest, FieldsRequest__Output as _oxbow_log_fields_v1_FieldsRequest__Output } from '../../../oxbow/log_fields/v1/FieldsRequest.ts';

export interface LogFieldsClient extends grpc.Client {
  Fields(argument: _oxbow_log_fields_v1_FieldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  Fields(argument: _oxbow_log_fields_v1_FieldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  Fields(argument: _oxbow_log_fields_v1_FieldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  Fields(argument: _oxbow_log_fields_v1_FieldsRequest, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  fields(argument: _oxbow_log_fields_v1_FieldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  fields(argument: _oxbow_log_fields_v1_FieldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  fields(argument: _oxbow_log_fields_v1_FieldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  fields(argument: _oxbow_log_fields_v1_FieldsRequest, callback: grpc.requestCallback<_oxbow_log_fields_v1_FieldsReply__Output>): grpc.ClientUnaryCall;
  
}

export interface LogFieldsHandlers extends grpc.UntypedServiceImplementation {
  Fields: grpc.handleUnaryCall<_oxbow_log_fields_v1_FieldsRequest__Output, _oxbow_log_fields_v1_FieldsReply>;
  
}

export interface LogFieldsDefinition extends grpc.ServiceDefinition {
  Fields: MethodDefinition<_oxbow_log_fields_v1_FieldsRequest, _oxbow_log_fields_v1_FieldsReply, _oxbow_log_fields_v1_FieldsRequest__Output, _oxbow_log_fields_v1_FieldsReply__Output>
}
