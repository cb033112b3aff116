import type { AnyKernel } from "@oxbow/contract";

/** What the threads of one process share about trips. Made once, handed to each worker as part of its `workerData`. */
export interface SharedTrips {
  readonly buffer: SharedArrayBuffer;
  /** The kernel of each slot. */
  readonly kernels: readonly string[];
}

/** Makes room for these kernels. One that trips in any thread stays on the control in all of them. */
export function shareTrips(kernels: readonly AnyKernel[]): SharedTrips {
  const buffer = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT * (kernels.length + 1));
  return { buffer, kernels: kernels.map(({ key }) => key) };
}

/** One thread's end: tells the others, and is told. Calls pay nothing; the news comes through the event loop. */
export class Trips {
  readonly #slots: BigInt64Array;
  readonly #kernels: readonly string[];
  readonly #onNews: () => void;
  #closed = false;

  constructor(shared: SharedTrips, onNews: () => void) {
    this.#slots = new BigInt64Array(shared.buffer);
    this.#kernels = shared.kernels;
    this.#onNews = onNews;
    this.#listen();
  }

  /** The highest epoch at which a thread saw this kernel trip, or -1. */
  epochOf(kernel: string): number {
    const slot = this.#slotOf(kernel);
    // Slots begin at 0 and hold the epoch plus one.
    return slot === NEWS ? -1 : Number(Atomics.load(this.#slots, slot)) - 1;
  }

  /** Tells every thread that a kernel tripped. A kernel without a slot keeps it to itself. */
  publish(kernel: string, epoch: number): void {
    const slot = this.#slotOf(kernel);
    if (slot === NEWS) return;
    const mark = BigInt(epoch) + 1n;
    for (let old = Atomics.load(this.#slots, slot); old < mark; old = Atomics.load(this.#slots, slot)) {
      Atomics.compareExchange(this.#slots, slot, old, mark);
    }
    Atomics.add(this.#slots, NEWS, 1n);
    Atomics.notify(this.#slots, NEWS);
  }

  close(): void {
    this.#closed = true;
  }

  #listen(): void {
    const heard = Atomics.load(this.#slots, NEWS);
    // Whatever was published before this line is news as well.
    this.#onNews();
    const wait = Atomics.waitAsync(this.#slots, NEWS, heard);
    void Promise.resolve(wait.value).then(() => {
      if (!this.#closed) this.#listen();
    });
  }

  #slotOf(kernel: string): number {
    return this.#kernels.indexOf(kernel) + 1;
  }
}

/** The slot that counts publications; no kernel has it. */
const NEWS = 0;
