import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { startReplica } from "./index.ts";

const SCRIPT = fileURLToPath(new URL("replica.test.fixture.ts", import.meta.url));
const start = (mode: string) => startReplica({ program: process.execPath, args: [SCRIPT, mode] });

it("starts a replica on this machine, says where it serves, and ends it", async () => {
  const lines: string[] = [];
  const replica = await startReplica({
    program: process.execPath,
    args: [SCRIPT, "sound"],
    listen: "127.0.0.1:7",
    onLog: (line) => void lines.push(line),
  });
  expect(replica).toMatchObject({ address: "127.0.0.1:7", metrics: null });
  expect(lines[0]).toBe("a line that is no JSON");
  await replica.end();
  expect(() => process.kill(replica.pid, 0)).toThrow("ESRCH");
  await replica.end();
});

it("says why there is none", async () => {
  await expect(start("broken")).rejects.toMatchObject({
    name: "RemoteUnavailableError",
    cause: { message: "Cannot assign requested address" },
  });
  await expect(startReplica({ program: "/nowhere/words-service" })).rejects.toMatchObject({
    chain: ["there is no /nowhere/words-service: build it, or say where it is"],
  });
});
