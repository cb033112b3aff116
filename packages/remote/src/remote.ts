import { decodeReply, encodeRequest, type ReplyOf, type RequestOf, type UnaryName } from "./schema.ts";

/** How a kernel is reached, whatever lies between. */
export interface Remote {
  /**
   * What `read` makes of the reply to an encoded request, which is taken over. Settles within the deadline. Rejects with
   * InputError and NativePanicError as the kernel does, with RemoteUnavailableError when there is nobody to ask, and with
   * RemoteCallError otherwise.
   */
  readonly send: <T>(method: UnaryName, request: Buffer, read: (reply: Buffer) => T) => Promise<T>;
  /** The same with messages of the schema. Copies the request before it returns. */
  readonly call: Call;
}

export type Call = <M extends UnaryName>(method: M, request: RequestOf<M>) => Promise<ReplyOf<M>>;

export const callOver =
  (send: Remote["send"]): Call =>
  (method, request) =>
    send(method, encodeRequest(method, request), (reply) => decodeReply(method, reply));
