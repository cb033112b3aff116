import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";

/** A service that samples a candidate which never returns, and tells when its isolated process is at work. */
const service = `
const { isolate } = await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)});
const module = new URL(${JSON.stringify(new URL("../dist/hostile.test.config.js", import.meta.url).href)});
isolate({ module, kernel: "hostile", candidate: "loops", hangMs: 600_000 }).run([[new Uint8Array(3)]]);
setInterval(() => {}, 1000);
`;

it.skipIf(process.platform === "win32")(
  "a process whose parent was killed does not stay behind, even in mid-call",
  async () => {
    const parent = spawn(process.execPath, ["--input-type=module", "-e", service], { stdio: "inherit" });
    const children = (): string[] =>
      execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,time="], { encoding: "utf8" })
        .split("\n")
        .map((line) => line.trim().split(/\s+/))
        .filter(([, ppid, stat, time]) => ppid === String(parent.pid) && !stat!.startsWith("Z") && time !== "00:00:00")
        .map(([pid]) => pid!);
    let [child] = children();
    // At work for a second of its own: it is inside the call by then.
    while (child === undefined) {
      await new Promise((wait) => setTimeout(wait, 100));
      [child] = children();
    }
    parent.kill("SIGKILL");
    await once(parent, "exit");
    const lives = (): boolean => {
      try {
        const stat = execFileSync("ps", ["-o", "stat=", "-p", child], { encoding: "utf8" });
        return !stat.trim().startsWith("Z");
      } catch {
        return false;
      }
    };
    while (lives()) await new Promise((wait) => setTimeout(wait, 100));
    expect(lives()).toBe(false);
  },
  60_000,
);
