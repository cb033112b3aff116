import type { Cell } from "@oxbow/contract";

/** Why a kernel does not obey its flag. */
interface Latched {
  readonly kind: "tripped" | "probing" | "unavailable";
  readonly epoch: number;
  readonly because: string;
}

/**
 * Whether a kernel obeys its flag. An epoch at which it tripped is never obeyed again, and none before it; after a trip, a
 * newer one is obeyed once `probes` shadow runs have agreed.
 */
export class Latch {
  readonly #probes: number;
  #latched: Latched | null = null;
  /** The last trip, for good. */
  #burnt: Latched | null = null;
  /** From a trip until shadow probes have agreed, whatever happens in between. */
  #onProbation = false;
  #agreed = 0;

  constructor(probes: number) {
    this.#probes = probes;
  }

  /** What keeps the kernel from obeying, or null. */
  get kind(): Latched["kind"] | null {
    return this.#latched?.kind ?? null;
  }

  get because(): string | undefined {
    const latched = this.#latched;
    return latched?.kind === "probing"
      ? `${latched.because}; ${this.#agreed} of ${this.#probes} shadow probes agreed since epoch ${latched.epoch}`
      : latched?.because;
  }

  /** Whether this epoch, or a later one, tripped. */
  hasTripped(epoch: number): boolean {
    return this.#burnt !== null && epoch <= this.#burnt.epoch;
  }

  /** From now on, and at this epoch for good, the kernel does not obey. */
  trip(epoch: number, because: string): void {
    this.#latched = this.burn(epoch, because);
  }

  /** Remembers a trip; one of an epoch that is past latches nothing. */
  burn(epoch: number, because: string): Latched {
    this.#onProbation = true;
    this.#burnt = { kind: "tripped", epoch, because: `tripped at epoch ${epoch}: ${because}` };
    return this.#burnt;
  }

  /** The candidate cannot be called. */
  unavailable(epoch: number, because: string): void {
    this.#latched = { kind: "unavailable", epoch, because };
  }

  /** Whether a newly compiled flag may be obeyed. One that is off has nothing to be asked about. */
  reconsider({ stage, epoch }: Cell): void {
    if (stage === "off") return;
    const latched = this.#latched;
    if (this.hasTripped(epoch)) {
      this.#latched = this.#burnt;
      this.#onProbation = true;
    } else if (latched !== null && (latched.kind === "unavailable" ? epoch > latched.epoch : epoch !== latched.epoch)) {
      this.#agreed = 0;
      const probes = this.#onProbation && this.#probes > 0;
      this.#latched = probes ? { kind: "probing", epoch, because: this.#burnt!.because } : null;
    }
  }

  /** A shadow run agreed: whether it was the last probe, and the kernel obeys again. */
  agree({ stage }: Cell): boolean {
    this.#agreed++;
    if (this.kind !== "probing" || stage === "off" || this.#agreed < this.#probes) return false;
    this.#latched = null;
    this.#onProbation = false;
    return true;
  }

  /** A shadow run did not agree: the probes begin anew. */
  disagree(): void {
    this.#agreed = 0;
  }
}
