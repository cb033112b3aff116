// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { HashManyReply as _oxbow_byte_hash_v1_HashManyReply, HashManyReply__Output as _oxbow_byte_hash_v1_HashManyReply__Output } from '../../../oxbow/byte_hash/v1/HashManyReply.ts';
import type { HashManyRequest as _oxbow_byte_hash_v1_HashManyRequest, HashManyRequest__Output as _oxbow_byte_hash_v1_HashManyRequest__Output } from '../../../oxbow/byte_hash/v1/HashManyRequest.ts';
import type { HashReply as _oxbow_byte_hash_v1_HashReply, HashReply__Output as _oxbow_byte_hash_v1_HashReply__Output } from '../../../oxbow/byte_hash/v1/HashReply.ts';
import type { HashRequest as _oxbow_byte_hash_v1_HashRequest, HashRequest__Output as _oxbow_byte_hash_v1_HashRequest__Output } from '../../../oxbow/byte_hash/v1/HashRequest.ts';

export interface ByteHashClient extends grpc.Client {
  Hash(argument: _oxbow_byte_hash_v1_HashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  Hash(argument: _oxbow_byte_hash_v1_HashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  Hash(argument: _oxbow_byte_hash_v1_HashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  Hash(argument: _oxbow_byte_hash_v1_HashRequest, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  hash(argument: _oxbow_byte_hash_v1_HashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  hash(argument: _oxbow_byte_hash_v1_HashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  hash(argument: _oxbow_byte_hash_v1_HashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  hash(argument: _oxbow_byte_hash_v1_HashRequest, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashReply__Output>): grpc.ClientUnaryCall;
  
  HashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  HashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  HashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  HashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  hashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  hashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  hashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  hashMany(argument: _oxbow_byte_hash_v1_HashManyRequest, callback: grpc.requestCallback<_oxbow_byte_hash_v1_HashManyReply__Output>): grpc.ClientUnaryCall;
  
}

export interface ByteHashHandlers extends grpc.UntypedServiceImplementation {
  Hash: grpc.handleUnaryCall<_oxbow_byte_hash_v1_HashRequest__Output, _oxbow_byte_hash_v1_HashReply>;
  
  HashMany: grpc.handleUnaryCall<_oxbow_byte_hash_v1_HashManyRequest__Output, _oxbow_byte_hash_v1_HashManyReply>;
  
}

export interface ByteHashDefinition extends grpc.ServiceDefinition {
  Hash: MethodDefinition<_oxbow_byte_hash_v1_HashRequest, _oxbow_byte_hash_v1_HashReply, _oxbow_byte_hash_v1_HashRequest__Output, _oxbow_byte_hash_v1_HashReply__Output>
  HashMany: MethodDefinition<_oxbow_byte_hash_v1_HashManyRequest, _oxbow_byte_hash_v1_HashManyReply, _oxbow_byte_hash_v1_HashManyRequest__Output, _oxbow_byte_hash_v1_HashManyReply__Output>
}
