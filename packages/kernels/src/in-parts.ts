/** A stream that has taken all parts, one after the other. */
export function fed<Stream extends { update(part: Uint8Array): unknown }>(
  stream: Stream,
  parts: Iterable<Uint8Array>,
): Stream {
  for (const part of parts) stream.update(part);
  return stream;
}
