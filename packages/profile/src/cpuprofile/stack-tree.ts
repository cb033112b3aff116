import type { Frame, SampledNode } from "./sampled.ts";

/** A tree of calls, made of whole stacks. */
export class StackTree {
  readonly #nodes: { parent: number; frame: Frame; us: number; samples: number; lines: Map<number, number> }[] = [];
  readonly #places = new Map<string, number>();

  /** `stack` begins with the outermost function; `line` is the one that was seen in the innermost, where that is known. */
  add(stack: readonly Frame[], us: number, samples: number, line = 0): void {
    let parent = -1;
    for (const frame of stack) {
      const key = `${parent} ${frame.name} ${frame.url} ${frame.line} ${frame.column}`;
      let place = this.#places.get(key);
      if (place === undefined) {
        place = this.#nodes.push({ parent, frame, us: 0, samples: 0, lines: new Map() }) - 1;
        this.#places.set(key, place);
      }
      parent = place;
    }
    const innermost = this.#nodes[parent];
    if (innermost === undefined) return;
    innermost.us += us;
    innermost.samples += samples;
    if (line > 0) innermost.lines.set(line, (innermost.lines.get(line) ?? 0) + samples);
  }

  nodes(): SampledNode[] {
    return this.#nodes.map(({ lines, ...node }) => ({
      ...node,
      lines: Array.from(lines, ([line, samples]) => ({ line, samples })),
    }));
  }
}
