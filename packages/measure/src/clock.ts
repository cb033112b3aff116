/** Where the sampler gets its times from; handed in, so that its own tests need no real time. */
export interface Clock {
  /** Nanoseconds since some fixed moment. */
  readonly wallNs: () => number;
  /** CPU time of the whole process so far, all threads, in nanoseconds. */
  readonly cpuNs: () => number;
}

const origin = process.hrtime.bigint();

export const realClock: Clock = {
  // Counted from the module's load: a double holds 104 days of whole nanoseconds, not the machine's years of them.
  wallNs: () => Number(process.hrtime.bigint() - origin),
  cpuNs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1000;
  },
};
