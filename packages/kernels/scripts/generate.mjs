// Writes `generated` of every kernel that has messages in Rust's folder of it: `node scripts/generate.mjs`. A folder as argument
// stands for `src`.
import { readdirSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@oxbow/remote/generate";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const rust = join(here, "../../rust/kernels/src");
const envelope = join(here, "../remote");

for (const kernel of readdirSync(rust)) {
  const proto = join(rust, kernel, "messages.proto");
  if (!existsSync(proto)) continue;
  const out = join(process.argv[2] ?? join(here, "src"), kernel.replaceAll("_", "-"), "generated");
  generate(proto, out, envelope);
}
