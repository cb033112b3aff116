import type { ReplyOf, RequestOf, UnaryName } from "./schema.ts";

/** How a kernel is reached, whatever lies between. */
export interface Remote {
  /**
   * Copies the request before it returns, and settles within the deadline. Rejects with InputError and NativePanicError as
   * the kernel does, with RemoteUnavailableError when there is nobody to ask, and with RemoteCallError otherwise.
   */
  readonly call: <M extends UnaryName>(method: M, request: RequestOf<M>) => Promise<ReplyOf<M>>;
}
