import { checkDecoding, checkEncoded, checkMessages, checkMessagesOutput } from "./arguments.ts";
import { checkInteger, checkText } from "../arguments.ts";
import type { DecodedMessages, Message, Messages } from "./arguments.ts";
import { bytesOf, refused, type Remote, serviceOf, toNumber, write } from "@oxbow/remote";
import type { MessageCodecDefinition } from "./generated/oxbow/message_codec/v1/MessageCodec.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<MessageCodecDefinition>(schema, "oxbow.message_codec.v1.MessageCodec");

/** The codec over a worker or a service: same promise, same errors. */
export function messageCodecOver({ call }: Remote) {
  return {
    encodedSize: async (messages: Messages): Promise<number> => {
      checkMessages(messages);
      return toNumber((await call(kernel.EncodedSize, columnsOf(messages))).count);
    },

    encodeMessages: async (messages: Messages, out: Uint8Array): Promise<number> => {
      checkMessages(messages);
      checkMessagesOutput(messages, out);
      const reply = await call(kernel.EncodeMessages, { messages: columnsOf(messages), room: out.length });
      write(out, reply.bytes, "out");
      if (reply.refusal) throw refused(reply.refusal);
      return reply.bytes.length;
    },

    decodeMessages: async (bytes: Uint8Array, out: DecodedMessages): Promise<number> => {
      checkDecoding(bytes, out);
      const { field1, starts, lengths } = out;
      const reply = await call(kernel.DecodeMessages, {
        bytes,
        field1Room: field1.length,
        startsRoom: starts.length,
        lengthsRoom: lengths.length,
      });
      write(field1, reply.field1, "out.field1");
      write(starts, reply.starts, "out.starts");
      write(lengths, reply.lengths, "out.lengths");
      if (reply.refusal) throw refused(reply.refusal);
      return toNumber(reply.count);
    },

    countMessages: async (bytes: Uint8Array): Promise<number> => {
      checkEncoded(bytes);
      return toNumber((await call(kernel.CountMessages, { bytes })).count);
    },

    encodeMessage: async (field1: number, field2: string): Promise<Uint8Array> => {
      checkInteger(field1, "field1", -(2 ** 31), 2 ** 31 - 1);
      checkText(field2, "field2");
      return new Uint8Array((await call(kernel.EncodeMessage, { field1, field2 })).bytes);
    },

    decodeMessage: async (bytes: Uint8Array): Promise<Message> => {
      checkEncoded(bytes);
      const { field1, field2 } = await call(kernel.DecodeMessage, { bytes });
      return { field1, field2 };
    },
  };
}

function columnsOf({ field1, text, offsets }: Messages) {
  return { field1: bytesOf(field1), text, offsets: bytesOf(offsets) };
}
