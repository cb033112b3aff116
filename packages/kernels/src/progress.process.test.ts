import type { FileOptions } from "@oxbow/contract";
import { unavailable } from "@oxbow/native";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { csvGroupsFile } from "./csv-groups/csv-groups-file.ts";
import { csvGroupsFile as csvGroupsFileNative } from "./csv-groups/native.ts";
import { caseFile } from "./input-files.ts";
import { ndjsonStatsFile as ndjsonStatsFileNative } from "./ndjson-stats/native.ts";
import { ndjsonStatsFile } from "./ndjson-stats/ndjson-stats-file.ts";

const sides = [
  ["typescript", { csvGroupsFile, ndjsonStatsFile }],
  ...(unavailable
    ? []
    : ([["native", { csvGroupsFile: csvGroupsFileNative, ndjsonStatsFile: ndjsonStatsFileNative }]] as const)),
] as const;

describe.each(
  sides.flatMap(([name, side]) => [
    [name, "ndjsonStatsFile", side.ndjsonStatsFile] as const,
    [name, "csvGroupsFile", (path: string, options: FileOptions) => side.csvGroupsFile(path, query, options)] as const,
  ]),
)("in %s, %s", (_, __, run) => {
  it("rejects with what onProgress throws at the end", async () => {
    await expect(run(caseFile(Buffer.from(header)), { onProgress: throwing })).rejects.toBe(thrown);
  });

  it.skipIf(process.platform === "win32")("rejects with what onProgress throws on the way", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "oxbow-pipe-")), "pipe");
    execFileSync("mkfifo", [path]);
    let over = false;
    const running = run(path, { onProgress: throwing }).finally(() => (over = true));
    // It goes on until the reader has closed the other end, so only a report on the way can end this.
    const writing = fill(path, () => over);
    await expect(running).rejects.toBe(thrown);
    await writing;
    rmSync(join(path, ".."), { recursive: true });
  });
});

const query = { by: "a", value: [{ column: "b" }] };
const header = "a,b\n";
const thrown = new Error("enough");

function throwing(): never {
  throw thrown;
}

async function fill(path: string, isOver: () => boolean): Promise<void> {
  const pipe = await open(path, "w");
  try {
    await pipe.write(header);
    while (!isOver()) {
      await pipe.write("1,2\n");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  } finally {
    await pipe.close();
  }
}
