import { loadSync } from "@grpc/proto-loader";
import type { MethodDefinition } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";
import type { Hello__Output } from "./generated/oxbow/v1/Hello.ts";
import type { KernelsDefinition } from "./generated/oxbow/v1/Kernels.ts";
import type { Refusal__Output } from "./generated/oxbow/v1/Refusal.ts";

/** A method of `service Kernels`. */
export type MethodName = keyof {
  // Without the index signature that a service definition has.
  [Name in keyof KernelsDefinition as string extends Name ? never : Name extends string ? Name : never]: Name;
};

/** Methods that a client may put into one message, or into a frame. */
export type UnaryName = Exclude<MethodName, `${string}Stream`>;

export type RequestOf<M extends MethodName> =
  KernelsDefinition[M] extends MethodDefinition<infer Request, infer _A, infer _B, infer _C> ? Request : never;

export type ReplyOf<M extends MethodName> =
  KernelsDefinition[M] extends MethodDefinition<infer _A, infer _B, infer _C, infer Reply> ? Reply : never;

/** proto/kernels.proto, which the build puts beside the programs. */
const definition = loadSync(fileURLToPath(new URL("../bin/kernels.proto", import.meta.url)), {
  defaults: true,
  arrays: true,
});

const methods = definition["oxbow.v1.Kernels"] as unknown as KernelsDefinition;

/** The path of a method in gRPC: `/oxbow.v1.Kernels/ByteHash`. */
export const pathOf = (method: MethodName): string => methods[method].path;

/** A copy of everything in `request`: what the caller does to it later, no candidate sees. */
export function encodeRequest<M extends MethodName>(method: M, request: RequestOf<M>): Buffer {
  return (methods[method].requestSerialize as (request: RequestOf<M>) => Buffer)(request);
}

/** Throws for bytes that are no such reply. */
export function decodeReply<M extends MethodName>(method: M, reply: Buffer): ReplyOf<M> {
  return (methods[method].responseDeserialize as (reply: Buffer) => unknown)(reply) as ReplyOf<M>;
}

/** A message that is no request or reply of a method. */
export const hellos = messageType<Hello__Output>("Hello");
export const refusals = messageType<Refusal__Output>("Refusal");

interface MessageType<Message> {
  readonly encode: (message: object) => Buffer;
  readonly decode: (bytes: Buffer) => Message;
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says what the name stands for.
function messageType<Message>(name: "Hello" | "Refusal"): MessageType<Message> {
  const found = definition[`oxbow.v1.${name}`] as unknown as {
    readonly serialize: (message: object) => Buffer;
    readonly deserialize: (bytes: Buffer) => Message;
  };
  return { encode: (message) => found.serialize(message), decode: (bytes) => found.deserialize(bytes) };
}
