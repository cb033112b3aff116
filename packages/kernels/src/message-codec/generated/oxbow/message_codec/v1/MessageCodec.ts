// Original file: messages.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Columns as _oxbow_message_codec_v1_Columns, Columns__Output as _oxbow_message_codec_v1_Columns__Output } from '../../../oxbow/message_codec/v1/Columns.ts';
import type { Count as _oxbow_message_codec_v1_Count, Count__Output as _oxbow_message_codec_v1_Count__Output } from '../../../oxbow/message_codec/v1/Count.ts';
import type { DecodeReply as _oxbow_message_codec_v1_DecodeReply, DecodeReply__Output as _oxbow_message_codec_v1_DecodeReply__Output } from '../../../oxbow/message_codec/v1/DecodeReply.ts';
import type { DecodeRequest as _oxbow_message_codec_v1_DecodeRequest, DecodeRequest__Output as _oxbow_message_codec_v1_DecodeRequest__Output } from '../../../oxbow/message_codec/v1/DecodeRequest.ts';
import type { EncodeReply as _oxbow_message_codec_v1_EncodeReply, EncodeReply__Output as _oxbow_message_codec_v1_EncodeReply__Output } from '../../../oxbow/message_codec/v1/EncodeReply.ts';
import type { EncodeRequest as _oxbow_message_codec_v1_EncodeRequest, EncodeRequest__Output as _oxbow_message_codec_v1_EncodeRequest__Output } from '../../../oxbow/message_codec/v1/EncodeRequest.ts';
import type { Encoded as _oxbow_message_codec_v1_Encoded, Encoded__Output as _oxbow_message_codec_v1_Encoded__Output } from '../../../oxbow/message_codec/v1/Encoded.ts';
import type { Message as _oxbow_message_codec_v1_Message, Message__Output as _oxbow_message_codec_v1_Message__Output } from '../../../oxbow/message_codec/v1/Message.ts';

export interface MessageCodecClient extends grpc.Client {
  CountMessages(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_message_codec_v1_Encoded, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_message_codec_v1_Encoded, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_message_codec_v1_Encoded, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_message_codec_v1_Encoded, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  
  DecodeMessage(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_message_codec_v1_Encoded, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_message_codec_v1_Encoded, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_message_codec_v1_Encoded, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_message_codec_v1_Encoded, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_message_codec_v1_Encoded, callback: grpc.requestCallback<_oxbow_message_codec_v1_Message__Output>): grpc.ClientUnaryCall;
  
  DecodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_message_codec_v1_DecodeRequest, callback: grpc.requestCallback<_oxbow_message_codec_v1_DecodeReply__Output>): grpc.ClientUnaryCall;
  
  EncodeMessage(argument: _oxbow_message_codec_v1_Message, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_message_codec_v1_Message, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_message_codec_v1_Message, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_message_codec_v1_Message, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_message_codec_v1_Message, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_message_codec_v1_Message, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_message_codec_v1_Message, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_message_codec_v1_Message, callback: grpc.requestCallback<_oxbow_message_codec_v1_Encoded__Output>): grpc.ClientUnaryCall;
  
  EncodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_message_codec_v1_EncodeRequest, callback: grpc.requestCallback<_oxbow_message_codec_v1_EncodeReply__Output>): grpc.ClientUnaryCall;
  
  EncodedSize(argument: _oxbow_message_codec_v1_Columns, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_message_codec_v1_Columns, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_message_codec_v1_Columns, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_message_codec_v1_Columns, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_message_codec_v1_Columns, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_message_codec_v1_Columns, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_message_codec_v1_Columns, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_message_codec_v1_Columns, callback: grpc.requestCallback<_oxbow_message_codec_v1_Count__Output>): grpc.ClientUnaryCall;
  
}

export interface MessageCodecHandlers extends grpc.UntypedServiceImplementation {
  CountMessages: grpc.handleUnaryCall<_oxbow_message_codec_v1_Encoded__Output, _oxbow_message_codec_v1_Count>;
  
  DecodeMessage: grpc.handleUnaryCall<_oxbow_message_codec_v1_Encoded__Output, _oxbow_message_codec_v1_Message>;
  
  DecodeMessages: grpc.handleUnaryCall<_oxbow_message_codec_v1_DecodeRequest__Output, _oxbow_message_codec_v1_DecodeReply>;
  
  EncodeMessage: grpc.handleUnaryCall<_oxbow_message_codec_v1_Message__Output, _oxbow_message_codec_v1_Encoded>;
  
  EncodeMessages: grpc.handleUnaryCall<_oxbow_message_codec_v1_EncodeRequest__Output, _oxbow_message_codec_v1_EncodeReply>;
  
  EncodedSize: grpc.handleUnaryCall<_oxbow_message_codec_v1_Columns__Output, _oxbow_message_codec_v1_Count>;
  
}

export interface MessageCodecDefinition extends grpc.ServiceDefinition {
  CountMessages: MethodDefinition<_oxbow_message_codec_v1_Encoded, _oxbow_message_codec_v1_Count, _oxbow_message_codec_v1_Encoded__Output, _oxbow_message_codec_v1_Count__Output>
  DecodeMessage: MethodDefinition<_oxbow_message_codec_v1_Encoded, _oxbow_message_codec_v1_Message, _oxbow_message_codec_v1_Encoded__Output, _oxbow_message_codec_v1_Message__Output>
  DecodeMessages: MethodDefinition<_oxbow_message_codec_v1_DecodeRequest, _oxbow_message_codec_v1_DecodeReply, _oxbow_message_codec_v1_DecodeRequest__Output, _oxbow_message_codec_v1_DecodeReply__Output>
  EncodeMessage: MethodDefinition<_oxbow_message_codec_v1_Message, _oxbow_message_codec_v1_Encoded, _oxbow_message_codec_v1_Message__Output, _oxbow_message_codec_v1_Encoded__Output>
  EncodeMessages: MethodDefinition<_oxbow_message_codec_v1_EncodeRequest, _oxbow_message_codec_v1_EncodeReply, _oxbow_message_codec_v1_EncodeRequest__Output, _oxbow_message_codec_v1_EncodeReply__Output>
  EncodedSize: MethodDefinition<_oxbow_message_codec_v1_Columns, _oxbow_message_codec_v1_Count, _oxbow_message_codec_v1_Columns__Output, _oxbow_message_codec_v1_Count__Output>
}
