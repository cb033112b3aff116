import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadProject, readProject } from "./index.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oxbow-config-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** A module whose default export is `config`, where `side(name)` makes a side. */
async function write(config: string, name = "oxbow.config.js"): Promise<string> {
  const file = join(folder, name);
  await writeFile(
    file,
    `const side = (name) => ({ name, implementation: "native", run: () => 1 });
     const sum = { kernel: { key: "sum" }, control: side("typescript"), candidates: [side("native")], cases: [], workloads: [] };
     export default ${config};`,
  );
  return file;
}

it("finds the config in a folder above, and its paths are relative to it", async () => {
  const file = await write(
    `{ kernels: [sum], flags: "flags.json", corpus: new URL("found/", import.meta.url), build: "make" }`,
  );
  await mkdir(join(folder, "src/deep"), { recursive: true });
  const project = await loadProject(join(folder, "src/deep"));
  expect(project).toMatchObject({
    module: pathToFileURL(file),
    kernels: [{ kernel: { key: "sum" } }],
    flags: join(folder, "flags.json"),
    certificates: join(folder, ".oxbow/certificates"),
    scores: join(folder, ".oxbow/scores"),
    corpus: join(folder, "found/"),
    build: "make",
  });
  expect(await readProject(project.module.href)).toEqual(project);
});

it("finds the config in the folder that is named, not above it", async () => {
  const file = await write(`{ kernels: [sum] }`);
  expect(await loadProject("/", folder)).toEqual(await loadProject("/", file));
  await mkdir(join(folder, "src"));
  await expect(loadProject("/", join(folder, "src"))).rejects.toThrow(
    `--config names the folder ${join(folder, "src")}, and there is no oxbow.config.js in it`,
  );
});

it("reads a definition without cases and workloads as one with empty lists", async () => {
  await write("{ kernels: [{ kernel: sum.kernel, control: sum.control, candidates: [] }] }");
  expect((await loadProject(folder)).kernels).toMatchObject([{ cases: [], workloads: [] }]);
});

describe("a config that cannot be read is a sentence", () => {
  it("where there is none", async () => {
    await expect(loadProject(folder)).rejects.toThrow(
      `no oxbow.config.js in ${folder} or above it: write one that exports { kernels: [...] }, or name it with --config`,
    );
    await expect(loadProject(folder, "none.js")).rejects.toThrow(
      `there is no config ${join(folder, "none.js")}: check --config`,
    );
  });

  it("where it throws", async () => {
    const file = await write(`nobody`);
    await expect(loadProject(folder)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: `${file} cannot be imported: nobody is not defined`,
    });
  });

  it.each([
    ["{}", "FILE has no list of kernels: write export default { kernels: [...] }"],
    ["{ kernels: [] }", "FILE lists no kernels, so there is nothing to do: add a definition"],
    ["{ kernels: [sum, null] }", "kernels[1] in FILE is no definition: it has no kernel with a key"],
    [
      `{ kernels: [{ ...sum, kernel: { key: "Sum" } }] }`,
      `kernels[0] in FILE: "Sum" is no kernel key: use lower-case words joined by dashes, such as "byte-hash"`,
    ],
    ["{ kernels: [sum, sum] }", "FILE lists the kernel sum twice"],
    [
      "{ kernels: [{ ...sum, control: undefined }] }",
      `sum in FILE has no control: write control: { name: "typescript", implementation: "typescript", run }`,
    ],
    [
      "{ kernels: [{ ...sum, candidates: undefined }] }",
      "sum in FILE has no list of candidates: write candidates: [] if there are none yet",
    ],
    [
      `{ kernels: [{ ...sum, candidates: [{ name: "native" }] }] }`,
      `candidates[0] of sum in FILE, "native", has no function: write run: yourFunction`,
    ],
    ["{ kernels: [{ ...sum, cases: 1 }] }", "sum in FILE has no list of cases: write cases: [] if there are none yet"],
    [`{ kernels: [{ ...sum, candidates: [{ run() {} }] }] }`, "candidates[0] of sum in FILE has no name"],
    [
      `{ kernels: [{ ...sum, candidates: [side("native"), side("native")] }] }`,
      `sum in FILE has two sides called "native": nobody could tell them apart`,
    ],
  ])("where it exports %s", async (config, message) => {
    const file = await write(config);
    await expect(loadProject(folder)).rejects.toThrow(message.replaceAll("FILE", file));
  });
});
