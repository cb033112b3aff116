import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { testAddon } from "./test-addon.test.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "oxbow-slots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHILD = fileURLToPath(new URL("crash-slots.test.child.ts", import.meta.url));
const EXPECTED = 6;

interface Seen {
  readonly answer: number;
  readonly run: string;
  readonly because: string;
  readonly unavailable?: string;
  readonly found: readonly { readonly flag: string; readonly epoch: number; readonly pid: number }[];
}

function run(directory: string, epoch: number, ...rest: readonly string[]) {
  const child = spawnSync(process.execPath, [CHILD, directory, `${epoch}`, ...rest], { encoding: "utf8" });
  return { signal: child.signal, pid: child.pid, seen: child.signal ? undefined : (JSON.parse(child.stdout) as Seen) };
}

async function start(directory: string, epoch: number): Promise<Seen> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, directory, `${epoch}`]);
  return JSON.parse(stdout) as Seen;
}

/** A process that is inside its candidate until its stdin ends. */
function startWaiting(directory: string) {
  const child = spawn(process.execPath, [CHILD, directory, "1", "wait"], { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(child, "close");
  return {
    inside: once(child.stdout, "data"),
    async end(signal?: NodeJS.Signals): Promise<void> {
      if (signal === undefined) child.stdin.end();
      else child.kill(signal);
      await closed;
    },
  };
}

describe.skipIf(testAddon.unavailable)("a native candidate that kills its process", () => {
  it("is quarantined when the process starts again, until a higher epoch", () => {
    const directory = join(folder, "one");
    expect(run(directory, 3).seen).toMatchObject({ answer: EXPECTED, run: "candidate", found: [] });

    const died = run(directory, 3, "die");
    expect(died.signal).toBe("SIGABRT");

    // The same candidate, as deadly as before: it is not asked.
    const again = run(directory, 3, "die");
    expect(again.signal).toBeNull();
    expect(again.seen).toMatchObject({
      answer: EXPECTED,
      run: "control",
      because: `the flag is at ramp, but process ${died.pid} died inside the native candidate at epoch 3: publish a higher epoch to try again`,
      found: [{ flag: "oxbow.sum", epoch: 3, pid: died.pid }],
    });

    expect(run(directory, 4).seen).toMatchObject({ answer: EXPECTED, run: "candidate" });
    expect(run(directory, 3).seen).toMatchObject({ run: "control" });
  });

  it("leaves one file for each kernel, its last death", () => {
    const directory = join(folder, "last");
    run(directory, 1, "die");
    const second = run(directory, 2, "die");
    expect(run(directory, 2).seen).toMatchObject({ run: "control", found: [{ epoch: 2, pid: second.pid }] });
    expect(readdirSync(directory)).toEqual([expect.stringMatching(new RegExp(`^${second.pid}-`))]);
  });

  it("is found by all that start at the same time", async () => {
    const directory = join(folder, "together");
    const { pid } = run(directory, 1, "die");
    const started = await Promise.all(Array.from({ length: 4 }, () => start(directory, 1)));
    expect(started).toEqual(
      Array.from({ length: 4 }, () =>
        expect.objectContaining({ run: "control", found: [expect.objectContaining({ pid })] }),
      ),
    );
  });

  it("is not suspected while its process lives, nor when that has come to an end", async () => {
    const directory = join(folder, "alive");
    const alive = startWaiting(directory);
    await alive.inside;
    expect(run(directory, 1).seen).toMatchObject({ run: "candidate", found: [] });
    await alive.end();
    expect(run(directory, 1).seen).toMatchObject({ run: "candidate", found: [] });
    expect(readdirSync(directory)).toEqual([]);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("is suspected when %s ended its process inside a call", async (signal) => {
    const directory = join(folder, signal);
    const alive = startWaiting(directory);
    await alive.inside;
    await alive.end(signal);
    expect(run(directory, 1).seen).toMatchObject({ answer: EXPECTED, run: "control", found: [{ epoch: 1 }] });
  });

  it("is not remembered where no directory can be, and runs as ever", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    for (const directory of [join(file, "slots"), ...(process.platform === "linux" ? ["/proc/oxbow-slots"] : [])]) {
      expect(run(directory, 1).seen).toMatchObject({
        answer: EXPECTED,
        run: "candidate",
        unavailable: expect.stringContaining(directory),
      });
    }
  });

  it("is not remembered on a full disk, and runs as ever; what was known holds", (test) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]).status === 0;
    if (!mounted) test.skip("only root may mount a tiny disk");
    try {
      run(disk, 1, "die");
      writeFileSync(join(disk, "filling"), Buffer.alloc(8 << 10));
      const full = expect.stringMatching(/No space left on device/);
      expect(run(disk, 1).seen).toMatchObject({ answer: EXPECTED, run: "control", unavailable: full });
      expect(run(disk, 2).seen).toMatchObject({ answer: EXPECTED, run: "candidate", unavailable: full });
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});
