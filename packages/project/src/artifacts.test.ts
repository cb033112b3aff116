import type { Side } from "@oxbow/contract";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashArtifacts } from "./artifacts.ts";

describe("the hash of a side's files", () => {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-artifacts-"));
  const file = (name: string): URL => pathToFileURL(join(directory, name));
  const side = (...artifact: readonly URL[]): Side => ({
    name: "native",
    implementation: "native",
    run: () => 1,
    artifact,
  });
  beforeAll(() => {
    writeFileSync(file("a"), "one");
    writeFileSync(file("b"), "two");
    writeFileSync(file("c"), "one");
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it("is SHA-256 in hex, and the same whatever the order and the place of the files", async () => {
    const hash = await hashArtifacts(side(file("a"), file("b")));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashArtifacts(side(file("b"), file("a")))).toBe(hash);
    expect(await hashArtifacts(side(file("b"), file("c")))).toBe(hash);
  });

  it("changes with a byte, and with a file more or less", async () => {
    const hashes = [side(file("a")), side(file("b")), side(file("a"), file("b")), side(file("a"), file("a"))];
    expect(new Set(await Promise.all(hashes.map((each) => hashArtifacts(each)))).size).toBe(4);
  });

  it("changes with a file that a listed one imports, directly or not", async () => {
    writeFileSync(
      file("side.js"),
      `import { b } from "./b.js";\nimport fs from "node:fs";\nexport { z } from "./gone.js";`,
    );
    writeFileSync(file("b.js"), `import "./side.js"; export const b = await import('./c.js');`);
    writeFileSync(file("c.js"), "1");
    const before = await hashArtifacts(side(file("side.js")));
    expect(await hashArtifacts(side(file("side.js")))).toBe(before);
    writeFileSync(file("c.js"), "2");
    expect(await hashArtifacts(side(file("side.js")))).not.toBe(before);
  });

  it("is null for a side that lists no files", async () => {
    expect(await hashArtifacts(side())).toBeNull();
    expect(await hashArtifacts({ name: "native", implementation: "native", run: () => 1 })).toBeNull();
  });

  it("names a file that is missing", async () => {
    await expect(hashArtifacts(side(file("d")))).rejects.toMatchObject({
      code: "FILE_NOT_FOUND",
      message: `${join(directory, "d")}, an artifact of native, cannot be read: build it first`,
    });
  });
});
