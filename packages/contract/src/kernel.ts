import type { Comparator, ErrorComparison, Tolerance } from "./sameness.ts";

/**
 * One object names a kernel; the router, the suite, the benchmark and the flag are driven by it.
 *
 * `Args` and `Out` tie the sides together: a control and a candidate of one kernel have one signature.
 */
export interface Kernel<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  /** Lower-case words joined by dashes, such as `byte-hash`. The flag is `oxbow.byte-hash`. */
  readonly key: string;
  /** Argument positions, from 0, that the kernel writes to. Whoever runs both sides copies these first. */
  readonly mutates?: readonly number[];
  /** The size of one call, in bytes or items: what `minSize` and the crossover are measured in. */
  readonly sizeOf?: (...args: Args) => number;
  /** Never set: it only carries `Out` for the type checker. */
  readonly out?: Out;
}

/** A kernel whose types nobody looks at: for lists. */
// oxlint-disable-next-line typescript/no-explicit-any -- `any` is what makes every Kernel<Args, Out> assignable.
export type AnyKernel = Kernel<any, any>;

/** How a side is made. Control and candidate are roles; these are kinds. */
export type Implementation = "typescript" | "library" | "native" | "worker" | "service";

/** One implementation of a kernel, ready to be called by a suite or a benchmark. */
export interface Side<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  /** How people tell it from the other sides: `typescript`, `native`, `native as written`, `DuckDB`. */
  readonly name: string;
  readonly implementation: Implementation;
  readonly run: (...args: Args) => Out;
  /**
   * The same of a first argument, bytes, that comes in parts: it may not matter where they were cut. A part is only good
   * until the next is taken, since whoever hands it out may use its memory again.
   */
  readonly inParts?: (parts: Iterable<Uint8Array>, ...rest: Rest<NoInfer<Args>>) => Out;
  /** The same for a caller who may give up: `signal` fires before the call, while it is in flight, after it, or never. */
  readonly abortable?: (signal: AbortSignal, ...args: Args) => Out;
  /** The files that decide what this side computes; a certificate is bound to their hash. */
  readonly artifact?: readonly URL[];
  /**
   * What is known to be wrong with it. A candidate with a flaw is kept to be rejected: its tests demand a counterexample,
   * and benchmarks leave it out.
   */
  readonly flaw?: string;
  /** Why it cannot be called in this process. Nobody collects evidence on such a side, and no flag is raised for it. */
  readonly unavailable?: Error | undefined;
  /** How it was compiled, for sides that are; a debug build is not judged. */
  readonly build?: "release" | "debug";
  /** Names of the workloads that a peer is measured on, when it is too slow for the others; all of them if left out. */
  readonly workloads?: readonly string[];
  /**
   * Why no speedup is asked of it: its speed is measured and shown, and the verdict is on its answers alone. For a candidate
   * that is wanted for something else, such as a process of its own.
   */
  readonly speedShown?: string;
}

/** All but the first. Of `any`, anything, so that lists of sides of different kernels can be made. */
type Rest<Args extends readonly unknown[]> = 0 extends 1 & Args
  ? // oxlint-disable-next-line typescript/no-explicit-any -- see above.
    any[]
  : Args extends readonly [unknown, ...infer Others]
    ? Others
    : readonly unknown[];

/**
 * A candidate: the control's answer, or a promise of it, such as that of a worker process. Suite, gate and benchmark await
 * where they must. A router does not: a synchronous kernel takes no candidate that answers later.
 */
export type Candidate<Args extends readonly unknown[] = readonly unknown[], Out = unknown> = Side<
  Args,
  Out | Promise<Awaited<Out>>
>;

/** One named input, and what every implementation must do with it. */
export interface Case<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  /** A sentence in the present: "counts a last line without newline". */
  readonly name: string;
  /** Made afresh for each run, so that one implementation cannot hand another a changed input. */
  readonly args: () => Args;
  readonly expected: Expected<Out>;
}

export type Expected<Out> =
  | { readonly returns: Awaited<Out> }
  | { readonly throws: { readonly class: string; readonly code: string } };

/** A representative input that a benchmark feeds to every side. */
export interface Workload<Args extends readonly unknown[] = readonly unknown[]> {
  /** Says what and how much: `many 64 B keys`, `flights, 100 MB file`. */
  readonly name: string;
  /** The size of one call, in `unit`. */
  readonly size: number;
  readonly unit: "bytes" | "items";
  /** Called once in each process that measures; not timed. */
  readonly args: () => Args | Promise<Args>;
  /**
   * `shared`: sides take turns in one process, in blocks. `own`: each run is the only one of a fresh process, which also
   * gives a peak RSS; for calls of a second or more.
   */
  readonly process: "shared" | "own";
  /** The speedup over the control that the gate asks for here; without one the workload is shown and not judged. */
  readonly minSpeedup?: number;
  /** Judged by the gate's long mode only: too long for every pull request. */
  readonly nightly?: boolean;
}

/**
 * What a result means, where that is less than its bits: a compressed file means what it unpacks to. Normal forms are
 * compared then, exactly. Every loosening needs its reason.
 */
export interface Normalize<Out = unknown> {
  /** Why results of one meaning are the same result; a report shows it. */
  readonly because: string;
  readonly of: (result: Awaited<Out>) => unknown;
}

/**
 * Everything the playbook needs to know about one kernel. A project lists its definitions in `oxbow.config.js`; suite,
 * benchmark, gate and command line read them from there, in their own processes.
 */
export interface Definition<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  readonly kernel: Kernel<Args, Out>;
  readonly control: Side<Args, Out>;
  /** What may be promoted; the first is the default. */
  readonly candidates: readonly Candidate<Args, Out>[];
  /** Library steps and other peers: measured beside the control, never routed to. */
  readonly peers?: readonly Side<Args, Out>[];
  readonly cases: readonly Case<Args, Out>[];
  readonly workloads: readonly Workload<Args>[];
  /**
   * The files that say what is asked of a candidate: the definition, its generators and its cases. A certificate is bound to
   * their hash as well; the project's config if left out.
   */
  readonly source?: readonly URL[];
  /** Without one, results are the same only to the last bit. Suite, benchmark and router all obey this and the next three. */
  readonly normalize?: Normalize<Out>;
  /** Instead of the exact comparison, for results; of normal forms where there is a `normalize`. */
  readonly compare?: Comparator<Awaited<Out>>;
  /** How far results, and the arguments that are written to, may differ: see `ulp`, `relative`, `absolute` and `ignoring`. */
  readonly tolerance?: readonly Tolerance[];
  /** `code` if left out: errors are the same if class and code are. */
  readonly errors?: ErrorComparison;
  /**
   * A candidate that says nothing for this long on one input hangs: 5,000 if left out, and never less than twenty times what the
   * control took on that input. Raise it for calls that take seconds; gate, mutate, corpus and `isolate` obey it.
   */
  readonly patienceMs?: number;
  /** How many times the control's memory a candidate may take and still pass; 4 if left out. Up to 64 MiB nobody asks. */
  readonly maxMemory?: number;
  /** Inputs of any size, for the crossover. Kinds of input that behave differently need definitions of their own. */
  readonly sweep?: Sweep<Args>;
}

/** How to make an input of a given size. */
export interface Sweep<Args extends readonly unknown[] = readonly unknown[]> {
  readonly unit: Workload["unit"];
  /** In ascending order; from where the boundary cost dominates to where it no longer matters. */
  readonly sizes: readonly number[];
  readonly args: (size: number) => Args | Promise<Args>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- for lists of definitions of different kernels.
export type AnyDefinition = Definition<any, any>;

/** `defineKernel({ key: "byte-hash" })`, checked: a key that could not be part of a flag's name is refused. */
export function defineKernel<Args extends readonly unknown[], Out>(kernel: Kernel<Args, Out>): Kernel<Args, Out> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kernel.key)) {
    throw new TypeError(`"${kernel.key}" is no kernel key: use lower-case words joined by dashes, such as "byte-hash"`);
  }
  return kernel;
}

/** The name of the Unleash flag that routes a kernel. */
export const flagName = (kernel: AnyKernel): string => `oxbow.${kernel.key}`;
