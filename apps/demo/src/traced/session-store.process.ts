// Where the traced service looks its sessions up, in a process of its own: whatever holds up those who send the requests does
// not hold up their sessions. Says its port by IPC, and ends with whoever started it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** As over a network. */
const answersAfterMs = 4;

const server = createServer((_, response) => void setTimeout(() => response.end("a user"), answersAfterMs));
server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
