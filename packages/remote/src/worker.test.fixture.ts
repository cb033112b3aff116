// A worker in a few lines, which speaks frames as README.md says. Its methods do what the tests ask for; the first argument is the
// protocol that it claims to speak.
import { hellos, refusals } from "./envelope.ts";

const METHODS = ["/test.v1.Words/Count", "/test.v1.Words/Refuse", "/test.v1.Words/Panic", "/test.v1.Words/Fault"];
const [protocol = "2"] = process.argv.slice(2);

function write(kind: number, id: number, payload: Uint8Array): void {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(5 + payload.length, 0);
  header[4] = kind;
  header.writeUInt32LE(id, 5);
  process.stdout.write(Buffer.concat([header, payload]));
}

/** A frame after the greeting. */
function answer(kind: number, id: number, payload: Buffer): void {
  switch (METHODS[kind - 16]) {
    case "/test.v1.Words/Count":
      return write(1, id, Buffer.from(String(payload.toString().split(" ").length)));
    case "/test.v1.Words/Refuse":
      return write(2, id, refusals.encode({ code: "INVALID_INPUT", message: "no words", row: 7 }));
    case "/test.v1.Words/Panic":
      return write(3, id, Buffer.from("asked to panic"));
    default:
      return fault(payload.toString(), id);
  }
}

function fault(word: string, id: number): void {
  switch (word) {
    case "exit":
      process.stderr.write("these were its last words\n");
      process.exit(7);
      break;
    case "garbage":
      process.stdout.write("this was printed where only frames belong\n");
      break;
    case "oversized":
      process.stdout.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
      break;
    case "half-frame":
      process.stdout.write(Buffer.from([200, 0, 0, 0, 1, 1]));
      break;
    case "stranger":
      write(1, id + 1000, Buffer.alloc(0));
      break;
    case "kind":
      write(9, id, Buffer.alloc(0));
      break;
    default:
  }
}

write(0, 0, hellos.encode({ protocol: Number(protocol), maxFrameBytes: 1 << 20, methods: METHODS }));
let greeted = false;
let input = Buffer.alloc(0);
process.stdin.on("data", (chunk: Buffer) => {
  input = Buffer.concat([input, chunk]);
  while (input.length >= 4 && input.length >= 4 + input.readUInt32LE(0)) {
    const frame = input.subarray(4, 4 + input.readUInt32LE(0));
    input = input.subarray(4 + frame.length);
    if (greeted) answer(frame[0]!, frame.readUInt32LE(1), frame.subarray(5));
    greeted = true;
  }
});
