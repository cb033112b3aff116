import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Chance } from "./chance.ts";

/** Numbers and texts that code compares with: what a search tries first. */
export class Literals {
  readonly #all = new Found();
  /** Of the function in which something new was entered last: the next branch is likely to be near. */
  #latest = new Found();
  readonly #files = new Map<string, string>();

  /** Takes those of one function; nothing where its file cannot be read, as for code that was made at run time. */
  read(url: string, start: number, end: number): void {
    const code = this.#file(url).slice(start, end);
    this.#latest = new Found();
    for (const found of [this.#latest, this.#all]) found.read(code);
  }

  number(chance: Chance): number | undefined {
    return this.#from(chance).number(chance);
  }

  text(chance: Chance): string | undefined {
    return this.#from(chance).text(chance);
  }

  #from(chance: Chance): Found {
    return chance.below(4) === 0 ? this.#all : this.#latest;
  }

  #file(url: string): string {
    let text = this.#files.get(url);
    if (text === undefined) {
      try {
        text = readFileSync(url.startsWith("file:") ? fileURLToPath(url) : url, "utf8");
      } catch {
        text = "";
      }
      this.#files.set(url, text);
    }
    return text;
  }
}

class Found {
  readonly #numbers = new Set<number>();
  readonly #texts = new Set<string>();

  read(code: string): void {
    for (const [text] of code.matchAll(/\b(?:0x[\da-f_]+|0b[01_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)(?=n?\b)/gi)) {
      this.#numbers.add(Number(text.replaceAll("_", "")));
    }
    for (const [, double, single] of code.matchAll(/"([^"\\\n]{1,40})"|'([^'\\\n]{1,40})'/g)) {
      this.#texts.add((double ?? single) as string);
    }
  }

  number(chance: Chance): number | undefined {
    return chance.pick([...this.#numbers]);
  }

  text(chance: Chance): string | undefined {
    return chance.pick([...this.#texts]);
  }
}
