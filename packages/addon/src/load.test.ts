import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, it } from "vitest";
import { loadAddon, loadedSha256 } from "./load.ts";
import { testAddon, testAddonFile } from "./test-addon.test.fixture.ts";

const require = createRequire(import.meta.url);
const machine = `${process.platform}-${process.arch}`;

describe.skipIf(testAddon.unavailable)("an addon that can be loaded", () => {
  // Its path holds that of the other one, and every word of it.
  const directory = mkdtempSync(join(tmpdir(), "oxbow-test.node-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const copy = join(directory, "oxbow-test.node");

  it("is called", () => expect(testAddon.addon().sum(Buffer.of(1, 2, 3))).toBe(6));

  it("names the file that was loaded, beside another of the same name", () => {
    copyFileSync(testAddonFile, copy);
    const other = loadAddon({ name: "a copy", load: () => require(copy) as object });
    expect(other.file).toBe(copy);
    expect(testAddon.file).toBe(fileURLToPath(testAddonFile));
  });

  it("knows what was loaded when the file is another one since", () => {
    const { file = "" } = loadAddon({ name: "a copy", load: () => require(copy) as object });
    const before = createHash("sha256").update(readFileSync(copy)).digest("hex");
    expect(loadedSha256(file)).toBe(before);
    rmSync(copy);
    writeFileSync(copy, "another build");
    loadAddon({ name: "a copy", load: () => require(copy) as object });
    expect(loadedSha256(file)).toBe(before);
    expect(loadedSha256(join(directory, "none.node"))).toBeUndefined();
  });

  it("names the file behind a loader that hands on the functions alone", () => {
    const { sum } = testAddon.addon();
    expect(loadAddon({ name: "sums", load: () => ({ sum }) }).file).toBe(testAddon.file);
  });
});

describe("an addon that cannot be loaded", () => {
  const message = `no native addon for acme on ${machine}: the control will run instead`;

  it("is a reason with what was tried, thrown at every call", () => {
    const missing = loadAddon({ name: "acme", load: () => require(join("/nowhere", "acme.node")) as object });
    expect(missing.unavailable).toMatchObject({ code: "NATIVE_UNAVAILABLE", message });
    expect(missing.unavailable?.chain).toEqual(["Cannot find module '/nowhere/acme.node'"]);
    expect(missing.file).toBeUndefined();
    expect(missing.addon).toThrow(missing.unavailable);
  });

  it("leaves out what a generated loader says of npm, whatever realm it lives in", () => {
    const load = runInNewContext(
      `() => { throw new Error("npm has a bug", { cause: new Error("no musl", { cause: new Error("no glibc") }) }); }`,
    ) as () => object;
    expect(loadAddon({ name: "acme", load }).unavailable?.chain).toEqual(["no musl", "no glibc"]);
  });

  it.each([undefined, null, "no addon"])("may be thrown as %j", (thrown) => {
    const load = (): never => {
      // oxlint-disable-next-line typescript/only-throw-error -- that is what others may do
      throw thrown;
    };
    expect(loadAddon({ name: "acme", load }).unavailable).toMatchObject({ message, cause: thrown });
  });

  it("may be nothing at all", () => {
    expect(loadAddon({ name: "acme", load: () => undefined as unknown as object }).unavailable?.chain).toEqual([
      "load gave undefined: give what require gives",
    ]);
  });
});
