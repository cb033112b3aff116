import { createHash } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The path of a file of about `bytes` bytes, made of `block` over and over, at least once and never cut. Written once
 * per machine, under a name that changes with what is in it; a half-written file never gets that name.
 */
export async function repeatedFile(name: string, block: Uint8Array, bytes: number): Promise<string> {
  const times = Math.max(1, Math.round(bytes / block.length));
  const hash = createHash("sha256").update(block).digest("hex").slice(0, 8);
  return cachedFile(`${name}-${hash}-${block.length * times}`, async (write) => {
    for (let i = 0; i < times; i++) await write(block);
  });
}

/** The path of the file `name` in the cache; `fill` writes it when it is not there. */
export async function cachedFile(
  name: string,
  fill: (write: (block: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<string> {
  const folder = join(tmpdir(), "oxbow-data");
  const path = join(folder, name);
  if (await stat(path).catch(() => undefined)) return path;
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  const file = await open(draft, "w");
  try {
    await fill((block) => file.writeFile(block));
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
  return path;
}
