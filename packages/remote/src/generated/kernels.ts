import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Answer as _oxbow_v1_Answer, Answer__Output as _oxbow_v1_Answer__Output } from './oxbow/v1/Answer.ts';
import type { ApplyLutRequest as _oxbow_v1_ApplyLutRequest, ApplyLutRequest__Output as _oxbow_v1_ApplyLutRequest__Output } from './oxbow/v1/ApplyLutRequest.ts';
import type { BatchReply as _oxbow_v1_BatchReply, BatchReply__Output as _oxbow_v1_BatchReply__Output } from './oxbow/v1/BatchReply.ts';
import type { BatchRequest as _oxbow_v1_BatchRequest, BatchRequest__Output as _oxbow_v1_BatchRequest__Output } from './oxbow/v1/BatchRequest.ts';
import type { ByteHashManyReply as _oxbow_v1_ByteHashManyReply, ByteHashManyReply__Output as _oxbow_v1_ByteHashManyReply__Output } from './oxbow/v1/ByteHashManyReply.ts';
import type { ByteHashManyRequest as _oxbow_v1_ByteHashManyRequest, ByteHashManyRequest__Output as _oxbow_v1_ByteHashManyRequest__Output } from './oxbow/v1/ByteHashManyRequest.ts';
import type { ByteHashReply as _oxbow_v1_ByteHashReply, ByteHashReply__Output as _oxbow_v1_ByteHashReply__Output } from './oxbow/v1/ByteHashReply.ts';
import type { ByteHashRequest as _oxbow_v1_ByteHashRequest, ByteHashRequest__Output as _oxbow_v1_ByteHashRequest__Output } from './oxbow/v1/ByteHashRequest.ts';
import type { Call as _oxbow_v1_Call, Call__Output as _oxbow_v1_Call__Output } from './oxbow/v1/Call.ts';
import type { Column as _oxbow_v1_Column, Column__Output as _oxbow_v1_Column__Output } from './oxbow/v1/Column.ts';
import type { CountReply as _oxbow_v1_CountReply, CountReply__Output as _oxbow_v1_CountReply__Output } from './oxbow/v1/CountReply.ts';
import type { CsvBadRow as _oxbow_v1_CsvBadRow, CsvBadRow__Output as _oxbow_v1_CsvBadRow__Output } from './oxbow/v1/CsvBadRow.ts';
import type { CsvFactor as _oxbow_v1_CsvFactor, CsvFactor__Output as _oxbow_v1_CsvFactor__Output } from './oxbow/v1/CsvFactor.ts';
import type { CsvGroupsFileRequest as _oxbow_v1_CsvGroupsFileRequest, CsvGroupsFileRequest__Output as _oxbow_v1_CsvGroupsFileRequest__Output } from './oxbow/v1/CsvGroupsFileRequest.ts';
import type { CsvGroupsRequest as _oxbow_v1_CsvGroupsRequest, CsvGroupsRequest__Output as _oxbow_v1_CsvGroupsRequest__Output } from './oxbow/v1/CsvGroupsRequest.ts';
import type { CsvQuery as _oxbow_v1_CsvQuery, CsvQuery__Output as _oxbow_v1_CsvQuery__Output } from './oxbow/v1/CsvQuery.ts';
import type { CsvTotals as _oxbow_v1_CsvTotals, CsvTotals__Output as _oxbow_v1_CsvTotals__Output } from './oxbow/v1/CsvTotals.ts';
import type { DecodeMessagesReply as _oxbow_v1_DecodeMessagesReply, DecodeMessagesReply__Output as _oxbow_v1_DecodeMessagesReply__Output } from './oxbow/v1/DecodeMessagesReply.ts';
import type { DecodeMessagesRequest as _oxbow_v1_DecodeMessagesRequest, DecodeMessagesRequest__Output as _oxbow_v1_DecodeMessagesRequest__Output } from './oxbow/v1/DecodeMessagesRequest.ts';
import type { DoubleReply as _oxbow_v1_DoubleReply, DoubleReply__Output as _oxbow_v1_DoubleReply__Output } from './oxbow/v1/DoubleReply.ts';
import type { EncodeMessagesReply as _oxbow_v1_EncodeMessagesReply, EncodeMessagesReply__Output as _oxbow_v1_EncodeMessagesReply__Output } from './oxbow/v1/EncodeMessagesReply.ts';
import type { EncodeMessagesRequest as _oxbow_v1_EncodeMessagesRequest, EncodeMessagesRequest__Output as _oxbow_v1_EncodeMessagesRequest__Output } from './oxbow/v1/EncodeMessagesRequest.ts';
import type { FileRequest as _oxbow_v1_FileRequest, FileRequest__Output as _oxbow_v1_FileRequest__Output } from './oxbow/v1/FileRequest.ts';
import type { FilterPngRequest as _oxbow_v1_FilterPngRequest, FilterPngRequest__Output as _oxbow_v1_FilterPngRequest__Output } from './oxbow/v1/FilterPngRequest.ts';
import type { Hello as _oxbow_v1_Hello, Hello__Output as _oxbow_v1_Hello__Output } from './oxbow/v1/Hello.ts';
import type { KernelsClient as _oxbow_v1_KernelsClient, KernelsDefinition as _oxbow_v1_KernelsDefinition } from './oxbow/v1/Kernels.ts';
import type { LogFieldsReply as _oxbow_v1_LogFieldsReply, LogFieldsReply__Output as _oxbow_v1_LogFieldsReply__Output } from './oxbow/v1/LogFieldsReply.ts';
import type { LogFieldsRequest as _oxbow_v1_LogFieldsRequest, LogFieldsRequest__Output as _oxbow_v1_LogFieldsRequest__Output } from './oxbow/v1/LogFieldsRequest.ts';
import type { Message as _oxbow_v1_Message, Message__Output as _oxbow_v1_Message__Output } from './oxbow/v1/Message.ts';
import type { MessageColumns as _oxbow_v1_MessageColumns, MessageColumns__Output as _oxbow_v1_MessageColumns__Output } from './oxbow/v1/MessageColumns.ts';
import type { NdjsonTotals as _oxbow_v1_NdjsonTotals, NdjsonTotals__Output as _oxbow_v1_NdjsonTotals__Output } from './oxbow/v1/NdjsonTotals.ts';
import type { Refusal as _oxbow_v1_Refusal, Refusal__Output as _oxbow_v1_Refusal__Output } from './oxbow/v1/Refusal.ts';
import type { SumReply as _oxbow_v1_SumReply, SumReply__Output as _oxbow_v1_SumReply__Output } from './oxbow/v1/SumReply.ts';
import type { SumSquaresRangeRequest as _oxbow_v1_SumSquaresRangeRequest, SumSquaresRangeRequest__Output as _oxbow_v1_SumSquaresRangeRequest__Output } from './oxbow/v1/SumSquaresRangeRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  oxbow: {
    v1: {
      Answer: MessageTypeDefinition<_oxbow_v1_Answer, _oxbow_v1_Answer__Output>
      ApplyLutRequest: MessageTypeDefinition<_oxbow_v1_ApplyLutRequest, _oxbow_v1_ApplyLutRequest__Output>
      BatchReply: MessageTypeDefinition<_oxbow_v1_BatchReply, _oxbow_v1_BatchReply__Output>
      BatchRequest: MessageTypeDefinition<_oxbow_v1_BatchRequest, _oxbow_v1_BatchRequest__Output>
      ByteHashManyReply: MessageTypeDefinition<_oxbow_v1_ByteHashManyReply, _oxbow_v1_ByteHashManyReply__Output>
      ByteHashManyRequest: MessageTypeDefinition<_oxbow_v1_ByteHashManyRequest, _oxbow_v1_ByteHashManyRequest__Output>
      ByteHashReply: MessageTypeDefinition<_oxbow_v1_ByteHashReply, _oxbow_v1_ByteHashReply__Output>
      ByteHashRequest: MessageTypeDefinition<_oxbow_v1_ByteHashRequest, _oxbow_v1_ByteHashRequest__Output>
      Call: MessageTypeDefinition<_oxbow_v1_Call, _oxbow_v1_Call__Output>
      Column: MessageTypeDefinition<_oxbow_v1_Column, _oxbow_v1_Column__Output>
      CountReply: MessageTypeDefinition<_oxbow_v1_CountReply, _oxbow_v1_CountReply__Output>
      CsvBadRow: MessageTypeDefinition<_oxbow_v1_CsvBadRow, _oxbow_v1_CsvBadRow__Output>
      CsvFactor: MessageTypeDefinition<_oxbow_v1_CsvFactor, _oxbow_v1_CsvFactor__Output>
      CsvGroupsFileRequest: MessageTypeDefinition<_oxbow_v1_CsvGroupsFileRequest, _oxbow_v1_CsvGroupsFileRequest__Output>
      CsvGroupsRequest: MessageTypeDefinition<_oxbow_v1_CsvGroupsRequest, _oxbow_v1_CsvGroupsRequest__Output>
      CsvQuery: MessageTypeDefinition<_oxbow_v1_CsvQuery, _oxbow_v1_CsvQuery__Output>
      CsvTotals: MessageTypeDefinition<_oxbow_v1_CsvTotals, _oxbow_v1_CsvTotals__Output>
      DecodeMessagesReply: MessageTypeDefinition<_oxbow_v1_DecodeMessagesReply, _oxbow_v1_DecodeMessagesReply__Output>
      DecodeMessagesRequest: MessageTypeDefinition<_oxbow_v1_DecodeMessagesRequest, _oxbow_v1_DecodeMessagesRequest__Output>
      DoubleReply: MessageTypeDefinition<_oxbow_v1_DoubleReply, _oxbow_v1_DoubleReply__Output>
      EncodeMessagesReply: MessageTypeDefinition<_oxbow_v1_EncodeMessagesReply, _oxbow_v1_EncodeMessagesReply__Output>
      EncodeMessagesRequest: MessageTypeDefinition<_oxbow_v1_EncodeMessagesRequest, _oxbow_v1_EncodeMessagesRequest__Output>
      FileRequest: MessageTypeDefinition<_oxbow_v1_FileRequest, _oxbow_v1_FileRequest__Output>
      FilterPngRequest: MessageTypeDefinition<_oxbow_v1_FilterPngRequest, _oxbow_v1_FilterPngRequest__Output>
      Hello: MessageTypeDefinition<_oxbow_v1_Hello, _oxbow_v1_Hello__Output>
      Kernels: SubtypeConstructor<typeof grpc.Client, _oxbow_v1_KernelsClient> & { service: _oxbow_v1_KernelsDefinition }
      LogFieldsReply: MessageTypeDefinition<_oxbow_v1_LogFieldsReply, _oxbow_v1_LogFieldsReply__Output>
      LogFieldsRequest: MessageTypeDefinition<_oxbow_v1_LogFieldsRequest, _oxbow_v1_LogFieldsRequest__Output>
      LogKind: EnumTypeDefinition
      Message: MessageTypeDefinition<_oxbow_v1_Message, _oxbow_v1_Message__Output>
      MessageColumns: MessageTypeDefinition<_oxbow_v1_MessageColumns, _oxbow_v1_MessageColumns__Output>
      NdjsonTotals: MessageTypeDefinition<_oxbow_v1_NdjsonTotals, _oxbow_v1_NdjsonTotals__Output>
      Refusal: MessageTypeDefinition<_oxbow_v1_Refusal, _oxbow_v1_Refusal__Output>
      SumReply: MessageTypeDefinition<_oxbow_v1_SumReply, _oxbow_v1_SumReply__Output>
      SumSquaresRangeRequest: MessageTypeDefinition<_oxbow_v1_SumSquaresRangeRequest, _oxbow_v1_SumSquaresRangeRequest__Output>
    }
  }
}

