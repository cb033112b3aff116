import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evidenceFiles, readEvidence } from "./evidence-files.ts";

let path: string;
let directory: URL;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "oxbow-evidence-"));
  directory = pathToFileURL(path);
});
afterEach(() => rmSync(path, { recursive: true }));

/** What the router says of a mismatch. */
const event = (args: readonly unknown[], where = "returned.value") => ({
  type: "mismatch" as const,
  kernel: "byte-sum",
  candidate: "native" as const,
  epoch: 1,
  args,
  mismatch: {
    where,
    control: { kind: "returned" as const, value: "a secret", argsAfter: args },
    candidate: { kind: "returned" as const, value: 0, argsAfter: args },
  },
});

describe("evidence files", () => {
  it("keep a mismatch as it was, without what the sides returned", () => {
    const file = evidenceFiles(directory)(event([Buffer.from("ab"), -0, 12n]));
    expect(readEvidence(file as URL)).toMatchObject({
      schema: "oxbow/evidence/v2",
      kernel: "byte-sum",
      candidate: "native",
      signature: "returned|returned at returned.value",
      args: [Buffer.from("ab"), -0, 12n],
    });
    expect(readFileSync(file as URL, "utf8")).not.toContain("secret");
  });

  it("keep one mismatch of a signature, in this process and after it", () => {
    const sink = evidenceFiles(directory);
    expect(sink(event([1]))).not.toBeNull();
    expect(sink(event([2]))).toBeNull();
    expect(evidenceFiles(directory)(event([3]))).toBeNull();
    expect(sink(event([4], "returned.value.lines"))).not.toBeNull();
    expect(readdirSync(path)).toHaveLength(2);
  });

  it("keep what the hook leaves, and nothing when it leaves nothing", () => {
    const file = evidenceFiles(directory, { redact: ([text]) => [String(text).length] })(event(["Ada"]));
    expect(readEvidence(file as URL).args).toEqual([3]);
    expect(evidenceFiles(directory, { redact: () => null })(event([1], "kind"))).toBeNull();
  });

  it("keep neither large inputs nor many, and a smaller one that comes later", () => {
    const sink = evidenceFiles(directory, { maxBytes: 1000, maxFiles: 2 });
    expect(sink(event(["x".repeat(1000)]))).toBeNull();
    expect(sink(event(["x"]))).not.toBeNull();
    expect(sink(event([1], "a"))).not.toBeNull();
    expect(sink(event([1], "b"))).toBeNull();
  });

  it("pass other events over", () => {
    expect(evidenceFiles(directory)({ type: "trip", kernel: "byte-sum" })).toBeNull();
    expect(readdirSync(path)).toEqual([]);
  });

  it("harm nobody when they cannot be written", () => {
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    expect(evidenceFiles(directory, { onError })(event([() => 1]))).toBeNull();
    writeFileSync(join(path, "file"), "");
    expect(evidenceFiles(new URL(`${directory.href}/file`), { onError })(event([1]))).toBeNull();
    expect(errors).toHaveLength(2);
  });

  it.each([
    ["", "Unexpected end of JSON input"],
    ['{"schema":"oxbow/counterexample/v1"}', "its schema is another one"],
    ['{"schema":"oxbow/evidence/v2"}', "its kernel is no string"],
    [
      '{"schema":"oxbow/evidence/v2","kernel":"k","candidate":"native","signature":"s","input":{}}',
      "its input is no argument list",
    ],
  ])("are not read from %j", (text, because) => {
    const file = new URL(`${directory.href}/broken.json`);
    writeFileSync(file, text);
    expect(() => readEvidence(file)).toThrow(new TypeError(`${file.pathname} is no evidence: ${because}`));
  });
});
