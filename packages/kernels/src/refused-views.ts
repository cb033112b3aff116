/** `view`, whose buffer has been transferred away. */
export function detached<T extends ArrayBufferView>(view: T): T {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}

/** Bytes whose buffer may still grow or shrink. */
export function resizable(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length, { maxByteLength: 2 * length }));
}

/** Bytes that another thread may change. */
export function shared(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
