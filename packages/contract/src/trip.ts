/** At which epoch a kernel tripped, and why. */
export interface StoredTrip {
  readonly epoch: number;
  readonly because: string;
}

/** Where trips outlive their process. Neither function throws. */
export interface TripStore {
  /** The trip with the highest epoch; undefined for none. */
  readonly read: (kernel: string) => StoredTrip | undefined;
  /** Keeps a trip, unless one of the same epoch or a higher one is kept. */
  readonly keep: (kernel: string, trip: StoredTrip) => void;
}
