import { byteHash } from "@oxbow/kernels/byte-hash/control";
import { unavailable } from "@oxbow/native";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "oxbow-slots-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const CHILD = fileURLToPath(new URL("crash.child.ts", import.meta.url));
const answer = String(byteHash("oxbow"));

function run(epoch: number, ...rest: readonly string[]) {
  const child = spawnSync(process.execPath, [CHILD, directory, `${epoch}`, ...rest], { encoding: "utf8" });
  return {
    signal: child.signal,
    pid: child.pid,
    seen: child.signal ? undefined : (JSON.parse(child.stdout) as unknown),
  };
}

it.skipIf(unavailable)("a native candidate that killed its process is not asked again, until a higher epoch", () => {
  expect(run(3).seen).toMatchObject({ answer, run: "candidate", found: [] });
  const died = run(3, "die");
  expect(died.signal).toBe("SIGABRT");

  // The same candidate, as deadly as before.
  expect(run(3, "die")).toMatchObject({
    signal: null,
    seen: {
      answer,
      run: "control",
      because: `the flag is at ramp, but process ${died.pid} died inside the native candidate at epoch 3: publish a higher epoch to try again`,
      found: [{ flag: "oxbow.byte-hash-single", epoch: 3, pid: died.pid }],
    },
  });
  expect(run(4).seen).toMatchObject({ answer, run: "candidate" });
});
