import { connect, createServer } from "node:net";
import { Problem } from "./problem.ts";

/** This port if it is free on the loopback; for 0 any free one. */
export function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const because = error.code === "EADDRINUSE" ? "is taken" : `cannot be used (${error.message})`;
      reject(new Problem(`port ${port} ${because}: end what listens there, or choose another with --port`));
    });
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

/** Whether something listens there. */
export function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 5000 });
    const answer = (listening: boolean) => (): void => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", answer(true)).once("error", answer(false)).once("timeout", answer(false));
  });
}
