// Original file: envelope.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BatchReply as _oxbow_remote_v1_BatchReply, BatchReply__Output as _oxbow_remote_v1_BatchReply__Output } from '../../../oxbow/remote/v1/BatchReply.ts';
import type { BatchRequest as _oxbow_remote_v1_BatchRequest, BatchRequest__Output as _oxbow_remote_v1_BatchRequest__Output } from '../../../oxbow/remote/v1/BatchRequest.ts';

export interface CallsClient extends grpc.Client {
  Batch(argument: _oxbow_remote_v1_BatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_remote_v1_BatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_remote_v1_BatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_remote_v1_BatchRequest, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_remote_v1_BatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_remote_v1_BatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_remote_v1_BatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_remote_v1_BatchRequest, callback: grpc.requestCallback<_oxbow_remote_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  
}

export interface CallsHandlers extends grpc.UntypedServiceImplementation {
  Batch: grpc.handleUnaryCall<_oxbow_remote_v1_BatchRequest__Output, _oxbow_remote_v1_BatchReply>;
  
}

export interface CallsDefinition extends grpc.ServiceDefinition {
  Batch: MethodDefinition<_oxbow_remote_v1_BatchRequest, _oxbow_remote_v1_BatchReply, _oxbow_remote_v1_BatchRequest__Output, _oxbow_remote_v1_BatchReply__Output>
}
