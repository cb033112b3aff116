export interface Line {
  /** Counted from 1. */
  readonly line: number;
  /** Null when it is longer than allowed. */
  readonly text: string | null;
  /** In bytes, the newline included. */
  readonly size: number;
}

/** The lines of a stream of UTF-8; of a line longer than `maxBytes` no more than that is ever held. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let line = 0;
  let parts: Uint8Array[] = [];
  let size = 0;
  const taken = (last: Uint8Array): Line => {
    const whole = size + last.length;
    const text = whole > maxBytes ? null : Buffer.concat([...parts, last]).toString("utf8");
    parts = [];
    size = 0;
    return { line: ++line, text, size: whole + 1 };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield taken(chunk.subarray(from, end));
      from = end + 1;
    }
    const rest = chunk.subarray(from);
    if (rest.length > 0 && size + rest.length <= maxBytes) parts.push(rest);
    else if (rest.length > 0) parts = [];
    size += rest.length;
  }
  if (size > 0) yield taken(new Uint8Array(0));
}
