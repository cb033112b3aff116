/**
 * A method, with what turns its request into bytes and bytes into its reply. What proto-loader, ts-proto or grpc-tools make for
 * @grpc/grpc-js is one; so is an object of your own with a path and two functions.
 */
export interface Method<Request, Reply> {
  /** As in gRPC, `/package.Service/Method`. A worker lists the paths that it answers. */
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (reply: Buffer) => Reply;
}

/** How a kernel is reached, whatever lies between. */
export interface Remote {
  /**
   * What `read` makes of the reply to an encoded request, which is taken over. Settles within the deadline. Rejects with
   * InputError and NativePanicError as the kernel does, with RemoteUnavailableError when there is nobody to ask, and with
   * RemoteCallError otherwise.
   */
  readonly send: <T>(path: string, request: Buffer, read: (reply: Buffer) => T) => Promise<T>;
  /** The same with messages. Encodes the request before it returns: what the caller does to it later, no kernel sees. */
  readonly call: <Request, Reply>(method: Method<Request, Reply>, request: NoInfer<Request>) => Promise<Reply>;
  /**
   * The requests of a stream, as they come; the reply at its end. May take as long as it takes. A worker has none: it is on
   * this machine, and can be told where a file is.
   */
  readonly stream?: <Request, Reply>(
    method: Method<Request, Reply>,
    requests: () => AsyncIterable<NoInfer<Request>>,
  ) => Promise<Reply>;
}

export const callOver =
  (send: Remote["send"]): Remote["call"] =>
  async (method, request) =>
    send(method.path, method.requestSerialize(request), method.responseDeserialize);
