// Original file: ../../proto/kernels.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ApplyLutRequest as _oxbow_v1_ApplyLutRequest, ApplyLutRequest__Output as _oxbow_v1_ApplyLutRequest__Output } from '../../oxbow/v1/ApplyLutRequest.ts';
import type { BatchReply as _oxbow_v1_BatchReply, BatchReply__Output as _oxbow_v1_BatchReply__Output } from '../../oxbow/v1/BatchReply.ts';
import type { BatchRequest as _oxbow_v1_BatchRequest, BatchRequest__Output as _oxbow_v1_BatchRequest__Output } from '../../oxbow/v1/BatchRequest.ts';
import type { ByteHashManyReply as _oxbow_v1_ByteHashManyReply, ByteHashManyReply__Output as _oxbow_v1_ByteHashManyReply__Output } from '../../oxbow/v1/ByteHashManyReply.ts';
import type { ByteHashManyRequest as _oxbow_v1_ByteHashManyRequest, ByteHashManyRequest__Output as _oxbow_v1_ByteHashManyRequest__Output } from '../../oxbow/v1/ByteHashManyRequest.ts';
import type { ByteHashReply as _oxbow_v1_ByteHashReply, ByteHashReply__Output as _oxbow_v1_ByteHashReply__Output } from '../../oxbow/v1/ByteHashReply.ts';
import type { ByteHashRequest as _oxbow_v1_ByteHashRequest, ByteHashRequest__Output as _oxbow_v1_ByteHashRequest__Output } from '../../oxbow/v1/ByteHashRequest.ts';
import type { Column as _oxbow_v1_Column, Column__Output as _oxbow_v1_Column__Output } from '../../oxbow/v1/Column.ts';
import type { CountReply as _oxbow_v1_CountReply, CountReply__Output as _oxbow_v1_CountReply__Output } from '../../oxbow/v1/CountReply.ts';
import type { CsvGroupsFileRequest as _oxbow_v1_CsvGroupsFileRequest, CsvGroupsFileRequest__Output as _oxbow_v1_CsvGroupsFileRequest__Output } from '../../oxbow/v1/CsvGroupsFileRequest.ts';
import type { CsvGroupsRequest as _oxbow_v1_CsvGroupsRequest, CsvGroupsRequest__Output as _oxbow_v1_CsvGroupsRequest__Output } from '../../oxbow/v1/CsvGroupsRequest.ts';
import type { CsvTotals as _oxbow_v1_CsvTotals, CsvTotals__Output as _oxbow_v1_CsvTotals__Output } from '../../oxbow/v1/CsvTotals.ts';
import type { DecodeMessagesReply as _oxbow_v1_DecodeMessagesReply, DecodeMessagesReply__Output as _oxbow_v1_DecodeMessagesReply__Output } from '../../oxbow/v1/DecodeMessagesReply.ts';
import type { DecodeMessagesRequest as _oxbow_v1_DecodeMessagesRequest, DecodeMessagesRequest__Output as _oxbow_v1_DecodeMessagesRequest__Output } from '../../oxbow/v1/DecodeMessagesRequest.ts';
import type { DoubleReply as _oxbow_v1_DoubleReply, DoubleReply__Output as _oxbow_v1_DoubleReply__Output } from '../../oxbow/v1/DoubleReply.ts';
import type { EncodeMessagesReply as _oxbow_v1_EncodeMessagesReply, EncodeMessagesReply__Output as _oxbow_v1_EncodeMessagesReply__Output } from '../../oxbow/v1/EncodeMessagesReply.ts';
import type { EncodeMessagesRequest as _oxbow_v1_EncodeMessagesRequest, EncodeMessagesRequest__Output as _oxbow_v1_EncodeMessagesRequest__Output } from '../../oxbow/v1/EncodeMessagesRequest.ts';
import type { FileRequest as _oxbow_v1_FileRequest, FileRequest__Output as _oxbow_v1_FileRequest__Output } from '../../oxbow/v1/FileRequest.ts';
import type { FilterPngRequest as _oxbow_v1_FilterPngRequest, FilterPngRequest__Output as _oxbow_v1_FilterPngRequest__Output } from '../../oxbow/v1/FilterPngRequest.ts';
import type { LogFieldsReply as _oxbow_v1_LogFieldsReply, LogFieldsReply__Output as _oxbow_v1_LogFieldsReply__Output } from '../../oxbow/v1/LogFieldsReply.ts';
import type { LogFieldsRequest as _oxbow_v1_LogFieldsRequest, LogFieldsRequest__Output as _oxbow_v1_LogFieldsRequest__Output } from '../../oxbow/v1/LogFieldsRequest.ts';
import type { Message as _oxbow_v1_Message, Message__Output as _oxbow_v1_Message__Output } from '../../oxbow/v1/Message.ts';
import type { MessageColumns as _oxbow_v1_MessageColumns, MessageColumns__Output as _oxbow_v1_MessageColumns__Output } from '../../oxbow/v1/MessageColumns.ts';
import type { NdjsonTotals as _oxbow_v1_NdjsonTotals, NdjsonTotals__Output as _oxbow_v1_NdjsonTotals__Output } from '../../oxbow/v1/NdjsonTotals.ts';
import type { SumReply as _oxbow_v1_SumReply, SumReply__Output as _oxbow_v1_SumReply__Output } from '../../oxbow/v1/SumReply.ts';
import type { SumSquaresRangeRequest as _oxbow_v1_SumSquaresRangeRequest, SumSquaresRangeRequest__Output as _oxbow_v1_SumSquaresRangeRequest__Output } from '../../oxbow/v1/SumSquaresRangeRequest.ts';

export interface KernelsClient extends grpc.Client {
  ApplyLut(argument: _oxbow_v1_ApplyLutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_v1_ApplyLutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_v1_ApplyLutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  ApplyLut(argument: _oxbow_v1_ApplyLutRequest, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_v1_ApplyLutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_v1_ApplyLutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_v1_ApplyLutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  applyLut(argument: _oxbow_v1_ApplyLutRequest, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  
  Batch(argument: _oxbow_v1_BatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_v1_BatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_v1_BatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  Batch(argument: _oxbow_v1_BatchRequest, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_v1_BatchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_v1_BatchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_v1_BatchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  batch(argument: _oxbow_v1_BatchRequest, callback: grpc.requestCallback<_oxbow_v1_BatchReply__Output>): grpc.ClientUnaryCall;
  
  ByteHash(argument: _oxbow_v1_ByteHashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  ByteHash(argument: _oxbow_v1_ByteHashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  ByteHash(argument: _oxbow_v1_ByteHashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  ByteHash(argument: _oxbow_v1_ByteHashRequest, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  byteHash(argument: _oxbow_v1_ByteHashRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  byteHash(argument: _oxbow_v1_ByteHashRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  byteHash(argument: _oxbow_v1_ByteHashRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  byteHash(argument: _oxbow_v1_ByteHashRequest, callback: grpc.requestCallback<_oxbow_v1_ByteHashReply__Output>): grpc.ClientUnaryCall;
  
  ByteHashMany(argument: _oxbow_v1_ByteHashManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  ByteHashMany(argument: _oxbow_v1_ByteHashManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  ByteHashMany(argument: _oxbow_v1_ByteHashManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  ByteHashMany(argument: _oxbow_v1_ByteHashManyRequest, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  byteHashMany(argument: _oxbow_v1_ByteHashManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  byteHashMany(argument: _oxbow_v1_ByteHashManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  byteHashMany(argument: _oxbow_v1_ByteHashManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  byteHashMany(argument: _oxbow_v1_ByteHashManyRequest, callback: grpc.requestCallback<_oxbow_v1_ByteHashManyReply__Output>): grpc.ClientUnaryCall;
  
  CountMessages(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  CountMessages(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  countMessages(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  
  CsvGroups(argument: _oxbow_v1_CsvGroupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroups(argument: _oxbow_v1_CsvGroupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroups(argument: _oxbow_v1_CsvGroupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroups(argument: _oxbow_v1_CsvGroupsRequest, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroups(argument: _oxbow_v1_CsvGroupsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroups(argument: _oxbow_v1_CsvGroupsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroups(argument: _oxbow_v1_CsvGroupsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroups(argument: _oxbow_v1_CsvGroupsRequest, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  
  CsvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  CsvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  csvGroupsFile(argument: _oxbow_v1_CsvGroupsFileRequest, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientUnaryCall;
  
  CsvGroupsStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  CsvGroupsStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  CsvGroupsStream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  CsvGroupsStream(callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  csvGroupsStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  csvGroupsStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  csvGroupsStream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  csvGroupsStream(callback: grpc.requestCallback<_oxbow_v1_CsvTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_CsvGroupsRequest>;
  
  DecodeMessage(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  DecodeMessage(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  decodeMessage(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_Message__Output>): grpc.ClientUnaryCall;
  
  DecodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  DecodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  decodeMessages(argument: _oxbow_v1_DecodeMessagesRequest, callback: grpc.requestCallback<_oxbow_v1_DecodeMessagesReply__Output>): grpc.ClientUnaryCall;
  
  EncodeMessage(argument: _oxbow_v1_Message, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_v1_Message, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_v1_Message, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  EncodeMessage(argument: _oxbow_v1_Message, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_v1_Message, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_v1_Message, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_v1_Message, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  encodeMessage(argument: _oxbow_v1_Message, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  
  EncodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  EncodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  encodeMessages(argument: _oxbow_v1_EncodeMessagesRequest, callback: grpc.requestCallback<_oxbow_v1_EncodeMessagesReply__Output>): grpc.ClientUnaryCall;
  
  EncodedSize(argument: _oxbow_v1_MessageColumns, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_v1_MessageColumns, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_v1_MessageColumns, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  EncodedSize(argument: _oxbow_v1_MessageColumns, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_v1_MessageColumns, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_v1_MessageColumns, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_v1_MessageColumns, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  encodedSize(argument: _oxbow_v1_MessageColumns, callback: grpc.requestCallback<_oxbow_v1_CountReply__Output>): grpc.ClientUnaryCall;
  
  FilterPng(argument: _oxbow_v1_FilterPngRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_v1_FilterPngRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_v1_FilterPngRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  FilterPng(argument: _oxbow_v1_FilterPngRequest, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_v1_FilterPngRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_v1_FilterPngRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_v1_FilterPngRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  filterPng(argument: _oxbow_v1_FilterPngRequest, callback: grpc.requestCallback<_oxbow_v1_Column__Output>): grpc.ClientUnaryCall;
  
  LogFields(argument: _oxbow_v1_LogFieldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  LogFields(argument: _oxbow_v1_LogFieldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  LogFields(argument: _oxbow_v1_LogFieldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  LogFields(argument: _oxbow_v1_LogFieldsRequest, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  logFields(argument: _oxbow_v1_LogFieldsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  logFields(argument: _oxbow_v1_LogFieldsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  logFields(argument: _oxbow_v1_LogFieldsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  logFields(argument: _oxbow_v1_LogFieldsRequest, callback: grpc.requestCallback<_oxbow_v1_LogFieldsReply__Output>): grpc.ClientUnaryCall;
  
  NdjsonStats(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStats(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStats(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStats(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStats(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStats(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStats(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStats(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  
  NdjsonStatsFile(argument: _oxbow_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStatsFile(argument: _oxbow_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStatsFile(argument: _oxbow_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  NdjsonStatsFile(argument: _oxbow_v1_FileRequest, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStatsFile(argument: _oxbow_v1_FileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStatsFile(argument: _oxbow_v1_FileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStatsFile(argument: _oxbow_v1_FileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  ndjsonStatsFile(argument: _oxbow_v1_FileRequest, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientUnaryCall;
  
  NdjsonStatsStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  NdjsonStatsStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  NdjsonStatsStream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  NdjsonStatsStream(callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  ndjsonStatsStream(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  ndjsonStatsStream(metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  ndjsonStatsStream(options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  ndjsonStatsStream(callback: grpc.requestCallback<_oxbow_v1_NdjsonTotals__Output>): grpc.ClientWritableStream<_oxbow_v1_Column>;
  
  SumSquaresF64(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  SumSquaresF64(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  SumSquaresF64(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  SumSquaresF64(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  sumSquaresF64(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  sumSquaresF64(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  sumSquaresF64(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  sumSquaresF64(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_DoubleReply__Output>): grpc.ClientUnaryCall;
  
  SumSquaresI32(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresI32(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresI32(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresI32(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresI32(argument: _oxbow_v1_Column, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresI32(argument: _oxbow_v1_Column, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresI32(argument: _oxbow_v1_Column, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresI32(argument: _oxbow_v1_Column, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  
  SumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  SumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  sumSquaresRange(argument: _oxbow_v1_SumSquaresRangeRequest, callback: grpc.requestCallback<_oxbow_v1_SumReply__Output>): grpc.ClientUnaryCall;
  
}

export interface KernelsHandlers extends grpc.UntypedServiceImplementation {
  ApplyLut: grpc.handleUnaryCall<_oxbow_v1_ApplyLutRequest__Output, _oxbow_v1_Column>;
  
  Batch: grpc.handleUnaryCall<_oxbow_v1_BatchRequest__Output, _oxbow_v1_BatchReply>;
  
  ByteHash: grpc.handleUnaryCall<_oxbow_v1_ByteHashRequest__Output, _oxbow_v1_ByteHashReply>;
  
  ByteHashMany: grpc.handleUnaryCall<_oxbow_v1_ByteHashManyRequest__Output, _oxbow_v1_ByteHashManyReply>;
  
  CountMessages: grpc.handleUnaryCall<_oxbow_v1_Column__Output, _oxbow_v1_CountReply>;
  
  CsvGroups: grpc.handleUnaryCall<_oxbow_v1_CsvGroupsRequest__Output, _oxbow_v1_CsvTotals>;
  
  CsvGroupsFile: grpc.handleUnaryCall<_oxbow_v1_CsvGroupsFileRequest__Output, _oxbow_v1_CsvTotals>;
  
  CsvGroupsStream: grpc.handleClientStreamingCall<_oxbow_v1_CsvGroupsRequest__Output, _oxbow_v1_CsvTotals>;
  
  DecodeMessage: grpc.handleUnaryCall<_oxbow_v1_Column__Output, _oxbow_v1_Message>;
  
  DecodeMessages: grpc.handleUnaryCall<_oxbow_v1_DecodeMessagesRequest__Output, _oxbow_v1_DecodeMessagesReply>;
  
  EncodeMessage: grpc.handleUnaryCall<_oxbow_v1_Message__Output, _oxbow_v1_Column>;
  
  EncodeMessages: grpc.handleUnaryCall<_oxbow_v1_EncodeMessagesRequest__Output, _oxbow_v1_EncodeMessagesReply>;
  
  EncodedSize: grpc.handleUnaryCall<_oxbow_v1_MessageColumns__Output, _oxbow_v1_CountReply>;
  
  FilterPng: grpc.handleUnaryCall<_oxbow_v1_FilterPngRequest__Output, _oxbow_v1_Column>;
  
  LogFields: grpc.handleUnaryCall<_oxbow_v1_LogFieldsRequest__Output, _oxbow_v1_LogFieldsReply>;
  
  NdjsonStats: grpc.handleUnaryCall<_oxbow_v1_Column__Output, _oxbow_v1_NdjsonTotals>;
  
  NdjsonStatsFile: grpc.handleUnaryCall<_oxbow_v1_FileRequest__Output, _oxbow_v1_NdjsonTotals>;
  
  NdjsonStatsStream: grpc.handleClientStreamingCall<_oxbow_v1_Column__Output, _oxbow_v1_NdjsonTotals>;
  
  SumSquaresF64: grpc.handleUnaryCall<_oxbow_v1_Column__Output, _oxbow_v1_DoubleReply>;
  
  SumSquaresI32: grpc.handleUnaryCall<_oxbow_v1_Column__Output, _oxbow_v1_SumReply>;
  
  SumSquaresRange: grpc.handleUnaryCall<_oxbow_v1_SumSquaresRangeRequest__Output, _oxbow_v1_SumReply>;
  
}

export interface KernelsDefinition extends grpc.ServiceDefinition {
  ApplyLut: MethodDefinition<_oxbow_v1_ApplyLutRequest, _oxbow_v1_Column, _oxbow_v1_ApplyLutRequest__Output, _oxbow_v1_Column__Output>
  Batch: MethodDefinition<_oxbow_v1_BatchRequest, _oxbow_v1_BatchReply, _oxbow_v1_BatchRequest__Output, _oxbow_v1_BatchReply__Output>
  ByteHash: MethodDefinition<_oxbow_v1_ByteHashRequest, _oxbow_v1_ByteHashReply, _oxbow_v1_ByteHashRequest__Output, _oxbow_v1_ByteHashReply__Output>
  ByteHashMany: MethodDefinition<_oxbow_v1_ByteHashManyRequest, _oxbow_v1_ByteHashManyReply, _oxbow_v1_ByteHashManyRequest__Output, _oxbow_v1_ByteHashManyReply__Output>
  CountMessages: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_CountReply, _oxbow_v1_Column__Output, _oxbow_v1_CountReply__Output>
  CsvGroups: MethodDefinition<_oxbow_v1_CsvGroupsRequest, _oxbow_v1_CsvTotals, _oxbow_v1_CsvGroupsRequest__Output, _oxbow_v1_CsvTotals__Output>
  CsvGroupsFile: MethodDefinition<_oxbow_v1_CsvGroupsFileRequest, _oxbow_v1_CsvTotals, _oxbow_v1_CsvGroupsFileRequest__Output, _oxbow_v1_CsvTotals__Output>
  CsvGroupsStream: MethodDefinition<_oxbow_v1_CsvGroupsRequest, _oxbow_v1_CsvTotals, _oxbow_v1_CsvGroupsRequest__Output, _oxbow_v1_CsvTotals__Output>
  DecodeMessage: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_Message, _oxbow_v1_Column__Output, _oxbow_v1_Message__Output>
  DecodeMessages: MethodDefinition<_oxbow_v1_DecodeMessagesRequest, _oxbow_v1_DecodeMessagesReply, _oxbow_v1_DecodeMessagesRequest__Output, _oxbow_v1_DecodeMessagesReply__Output>
  EncodeMessage: MethodDefinition<_oxbow_v1_Message, _oxbow_v1_Column, _oxbow_v1_Message__Output, _oxbow_v1_Column__Output>
  EncodeMessages: MethodDefinition<_oxbow_v1_EncodeMessagesRequest, _oxbow_v1_EncodeMessagesReply, _oxbow_v1_EncodeMessagesRequest__Output, _oxbow_v1_EncodeMessagesReply__Output>
  EncodedSize: MethodDefinition<_oxbow_v1_MessageColumns, _oxbow_v1_CountReply, _oxbow_v1_MessageColumns__Output, _oxbow_v1_CountReply__Output>
  FilterPng: MethodDefinition<_oxbow_v1_FilterPngRequest, _oxbow_v1_Column, _oxbow_v1_FilterPngRequest__Output, _oxbow_v1_Column__Output>
  LogFields: MethodDefinition<_oxbow_v1_LogFieldsRequest, _oxbow_v1_LogFieldsReply, _oxbow_v1_LogFieldsRequest__Output, _oxbow_v1_LogFieldsReply__Output>
  NdjsonStats: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_NdjsonTotals, _oxbow_v1_Column__Output, _oxbow_v1_NdjsonTotals__Output>
  NdjsonStatsFile: MethodDefinition<_oxbow_v1_FileRequest, _oxbow_v1_NdjsonTotals, _oxbow_v1_FileRequest__Output, _oxbow_v1_NdjsonTotals__Output>
  NdjsonStatsStream: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_NdjsonTotals, _oxbow_v1_Column__Output, _oxbow_v1_NdjsonTotals__Output>
  SumSquaresF64: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_DoubleReply, _oxbow_v1_Column__Output, _oxbow_v1_DoubleReply__Output>
  SumSquaresI32: MethodDefinition<_oxbow_v1_Column, _oxbow_v1_SumReply, _oxbow_v1_Column__Output, _oxbow_v1_SumReply__Output>
  SumSquaresRange: MethodDefinition<_oxbow_v1_SumSquaresRangeRequest, _oxbow_v1_SumReply, _oxbow_v1_SumSquaresRangeRequest__Output, _oxbow_v1_SumReply__Output>
}
