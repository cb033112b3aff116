import type { CallsDefinition } from "./generated/oxbow/remote/v1/Calls.ts";
import type { Hello__Output } from "./generated/oxbow/remote/v1/Hello.ts";
import type { Refusal__Output } from "./generated/oxbow/remote/v1/Refusal.ts";
import { schema } from "./generated/schema.ts";
import { packageOf, serviceOf } from "./schema.ts";

const definitions = packageOf(schema);

/** Many calls in one message. */
export const batch = serviceOf<CallsDefinition>(schema, "oxbow.remote.v1.Calls").Batch;

/** The first frame of either side. */
export const hellos = messageType<Hello__Output>("Hello");
export const refusals = messageType<Refusal__Output>("Refusal");

interface MessageType<Message> {
  readonly encode: (message: object) => Buffer;
  readonly decode: (bytes: Buffer) => Message;
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says what the name stands for.
function messageType<Message>(name: "Hello" | "Refusal"): MessageType<Message> {
  const found = definitions[`oxbow.remote.v1.${name}`] as unknown as {
    readonly serialize: (message: object) => Buffer;
    readonly deserialize: (bytes: Buffer) => Message;
  };
  return { encode: (message) => found.serialize(message), decode: (bytes) => found.deserialize(bytes) };
}
