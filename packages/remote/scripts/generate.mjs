// Writes the types of proto/kernels.proto to the directory given, src/generated if none: `node scripts/generate.mjs`.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const { status } = spawnSync(
  "proto-loader-gen-types",
  [
    "--grpcLib=@grpc/grpc-js",
    `--outDir=${process.argv[2] ?? "src/generated"}`,
    "--importFileExtension=.ts",
    "--includeDirs=../../proto",
    "--defaults",
    "--arrays",
    "kernels.proto",
  ],
  {
    cwd: here,
    stdio: "inherit",
    env: { ...process.env, PATH: `${join(here, "../../node_modules/.bin")}:${process.env.PATH}` },
  },
);
process.exitCode = status ?? 1;
