// What TypeScript needs of a schema: its types, and the schema itself as a module, so that nothing is read at run time.
// `node scripts/generate.mjs [OUT]` writes those of envelope.proto, to src/generated unless told otherwise.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const loader = createRequire(import.meta.url).resolve("@grpc/proto-loader/package.json");
const { Root } = createRequire(loader)("protobufjs");

/** Empties `out` and fills it from a .proto file, which may import others from the folders given. */
export function generate(proto, out, ...folders) {
  const [file, made] = [resolve(proto), resolve(out)];
  const from = [dirname(file), ...folders.map((folder) => resolve(folder))];
  rmSync(made, { recursive: true, force: true });
  const { status } = spawnSync(
    process.execPath,
    [
      join(dirname(loader), "build/bin/proto-loader-gen-types.js"),
      "--grpcLib=@grpc/grpc-js",
      `--outDir=${made}`,
      "--importFileExtension=.ts",
      ...from.map((folder) => `--includeDirs=${relative(from[0], folder) || "."}`),
      "--defaults",
      "--arrays",
      basename(file),
    ],
    // What is written says where the schema was found: relative, it is the same on every machine.
    { cwd: from[0], stdio: ["ignore", "ignore", "inherit"] },
  );
  if (status !== 0) throw new Error(`no types were made from ${file}: see above`);
  const root = new Root();
  root.resolvePath = (origin, target) =>
    origin === "" ? target : from.map((folder) => join(folder, target)).find((path) => existsSync(path));
  const schema = JSON.stringify(root.loadSync(file).toJSON(), null, 2);
  // The types of a client that loads the file: nobody does.
  rmSync(join(made, `${basename(file, ".proto")}.ts`));
  writeFileSync(
    join(made, "schema.ts"),
    `/** ${basename(file)}, as protobufjs reads it. */\nexport const schema = ${schema};\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  generate(join(here, "envelope.proto"), process.argv[2] ?? join(here, "src/generated"));
}
