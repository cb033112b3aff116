import { Function as PprofFunction, Line, Location, Profile, Sample, StringTable, ValueType } from "pprof-format";
import { describe, expect, it } from "vitest";
import { formatOf, type InputKind, rankProfile } from "@oxbow/profile";

/** Ranked as what its first bytes say it is. */
function ranked(bytes: Uint8Array, expected: InputKind) {
  expect(formatOf(bytes)).toEqual({ kind: expected });
  const { functions, notes, elapsedMs, busySamples } = rankProfile(bytes, expected);
  const found = functions.map(({ name, url, line, selfShare, totalShare }) => [
    `${name} ${url}:${line}`,
    Number(selfShare.value.toFixed(3)),
    Number(totalShare.value.toFixed(3)),
  ]);
  return { found, notes, elapsedMs, busySamples, functions };
}
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe("pprof", () => {
  interface Given {
    readonly types?: readonly (readonly [type: string, unit: string])[];
    readonly values?: (share: number) => number[];
    readonly period?: number;
    /** Above the line of what was called, as a column may stand there. */
    readonly column?: bigint;
  }
  /** `outer` calls `inner`, which was inlined into it, in one location of two lines. */
  function pprof({
    types = [
      ["sample", "count"],
      ["cpu", "nanoseconds"],
    ],
    values,
    period = 1_000_000,
    column = 0n,
  }: Given = {}): Uint8Array {
    const stringTable = new StringTable();
    const text = (of: string): number => stringTable.dedup(of);
    const value = values ?? ((samples: number) => [samples, samples * 1_000_000]);
    return new Profile({
      sampleType: types.map(([type, unit]) => new ValueType({ type: text(type), unit: text(unit) })),
      periodType: new ValueType({ type: text("cpu"), unit: text("nanoseconds") }),
      period,
      durationNanos: 5e9,
      function: [
        new PprofFunction({ id: 1, name: text("outer"), filename: text("/srv/app.js"), startLine: 4 }),
        new PprofFunction({ id: 2, name: text("inner"), filename: text("/srv/app.js") }),
        new PprofFunction({ id: 3, name: text("(idle)") }),
      ],
      location: [
        new Location({ id: 1, line: [new Line({ functionId: 1, line: 6 })] }),
        new Location({
          id: 2,
          line: [new Line({ functionId: 2, line: (column << 32n) | 12n }), new Line({ functionId: 1, line: 7 })],
        }),
        new Location({ id: 3, line: [new Line({ functionId: 3 })] }),
      ],
      sample: [
        new Sample({ locationId: [1], value: value(300) }),
        new Sample({ locationId: [2], value: value(900) }),
        new Sample({ locationId: [3], value: value(800) }),
      ],
      stringTable,
    }).encode();
  }

  const both = [
    ["inner file:///srv/app.js:12", 0.75, 0.75],
    ["outer file:///srv/app.js:4", 0.25, 1],
  ];

  it("is ranked by CPU time, what was inlined by its own name, and idle time left out", () => {
    const { found, notes, elapsedMs, busySamples, functions } = ranked(pprof(), "pprof");
    expect(found).toEqual(both);
    expect({ notes, elapsedMs, busySamples }).toEqual({ notes: ["read as pprof"], elapsedMs: 5000, busySamples: 1200 });
    expect(functions[1]?.lines).toEqual([{ line: 6, samples: 300 }]);
  });

  it("knows a line above which its column stands", () => {
    expect(ranked(pprof({ column: 70_000n }), "pprof").found).toEqual(both);
  });

  it("takes CPU before wall time, and says that wall time holds waiting", () => {
    const types = [
      ["sample", "count"],
      ["wall", "nanoseconds"],
    ] as const;
    expect(ranked(pprof({ types }), "pprof").notes[1]).toBe("its time is wall time, so what waits is in it, too");
    const three = [...types, ["cpu", "nanoseconds"]] as const;
    const values = (samples: number) => [samples, 7, samples];
    expect(ranked(pprof({ types: three, values }), "pprof").found).toEqual(both);
  });

  it("takes samples times their period where there is no time", () => {
    const counted = { types: [["samples", "count"]] as const, values: (samples: number) => [samples] };
    expect(ranked(pprof(counted), "pprof").found).toEqual(both);
    expect(() => ranked(pprof({ ...counted, period: 0 }), "pprof")).toThrow("has no time, but samples in count");
  });

  it("refuses memory, and what is cut off", () => {
    const heap = {
      types: [
        ["objects", "count"],
        ["space", "bytes"],
      ] as const,
      period: 0,
    };
    expect(() => ranked(pprof(heap), "pprof")).toThrow(
      "this pprof profile has no time, but objects in count and space in bytes: record CPU or wall time",
    );
    const cutOff = "the pprof profile is damaged or cut off: record it again";
    for (const length of [20, 60, pprof().length - 40]) {
      expect(() => rankProfile(pprof().subarray(0, length), "pprof")).toThrow(cutOff);
    }
  });
});

describe("a trace of Chrome", () => {
  const frame = (functionName: string, lineNumber: number) => ({
    functionName,
    scriptId: 7,
    url: "file:///app.js",
    lineNumber,
    columnNumber: 0,
  });
  const chunk = (nodes: readonly unknown[], sample: number, count: number, more: object = {}) => ({
    name: "ProfileChunk",
    ph: "P",
    id: "0x1",
    pid: 7,
    tid: 8,
    ts: 1,
    args: {
      data: {
        cpuProfile: { nodes, samples: Array.from({ length: count }, () => sample) },
        lines: Array.from({ length: count }, () => 6),
        timeDeltas: Array.from({ length: count }, () => 1000),
        ...more,
      },
    },
  });
  const events = [
    { name: "process_name", ph: "M", pid: 7, tid: 0, args: { name: "Renderer" } },
    { name: "thread_name", ph: "M", pid: 7, tid: 8, args: { name: "CrRendererMain" } },
    { name: "Profile", ph: "P", id: "0x1", pid: 7, tid: 8, args: { data: { startTime: 1000 } } },
    chunk(
      [
        { id: 1, callFrame: frame("(root)", -1) },
        { id: 2, parent: 1, callFrame: frame("outer", 4) },
      ],
      2,
      500,
    ),
    chunk([{ id: 3, parent: 2, callFrame: frame("inner", 9) }], 3, 1500),
    { name: "Profile", ph: "P", id: "0x2", pid: 9, tid: 1, args: { data: { startTime: 1000 } } },
    { ...chunk([{ id: 1, callFrame: frame("other", 4) }], 1, 50), id: "0x2", pid: 9 },
  ];
  const both = [
    ["inner file:///app.js:10", 0.75, 0.75],
    ["outer file:///app.js:5", 0.25, 1],
  ];

  it.each([
    ["with its events in an object", json({ metadata: { source: "DevTools" }, traceEvents: events })],
    ["that is a list of events", json(events)],
    ["whose list nobody closed", Buffer.from(`${JSON.stringify(events).slice(0, -1)},\n`)],
  ])("%s is ranked by the busiest profile in it", (_, bytes) => {
    const { found, notes, functions } = ranked(bytes, "chrome-trace");
    expect(found).toEqual(both);
    expect(notes).toEqual([
      "read as a trace of Chrome: of its 2 profiles the busiest, of process 7, thread CrRendererMain",
    ]);
    expect(functions[0]?.lines).toEqual([{ line: 6, samples: 1500 }]);
  });

  it("keeps the lines with their samples where a part of it has none", () => {
    const [name, thread, profile, first, ...rest] = events;
    const withoutLines = chunk((first as ReturnType<typeof chunk>).args.data.cpuProfile.nodes, 2, 500, {
      lines: undefined,
    });
    const { functions } = ranked(json([name, thread, profile, withoutLines, ...rest]), "chrome-trace");
    expect(functions.map(({ lines }) => lines)).toEqual([[{ line: 6, samples: 1500 }], []]);
  });

  it("that is cut off is refused in words of its own, and so is speedscope's file", () => {
    const cut = (kind: InputKind) => () => rankProfile(Buffer.from('{"traceEvents":[{"na'), kind);
    expect(cut("chrome-trace")).toThrow("the trace of Chrome is not JSON, or cut off: save it again");
    expect(cut("speedscope")).toThrow("the file of speedscope is not JSON, or cut off: export it again");
  });

  it("without a profile is refused with what to record", () => {
    expect(() => ranked(json({ traceEvents: [{ ph: "X", name: "f", dur: 5 }] }), "chrome-trace")).toThrow(
      "this is a trace of Chrome (traceEvents) without a CPU profile in it",
    );
  });
});

describe("speedscope's file", () => {
  const file = (...profiles: readonly object[]) =>
    json({
      version: "0.0.1",
      $schema: "https://www.speedscope.app/file-format-schema.json",
      shared: {
        frames: [
          { name: "outer", file: "app.js", line: 5 },
          { name: "inner", file: "app.js", line: 10, col: 3 },
        ],
      },
      profiles,
    });
  const sampled = {
    type: "sampled",
    name: "main",
    unit: "milliseconds",
    startValue: 0,
    endValue: 2000,
    samples: Array.from({ length: 1200 }, (_, i) => (i % 4 === 0 ? [0] : [0, 1])),
    weights: Array.from({ length: 1200 }, () => 2),
  };
  const both = [
    ["inner app.js:10", 0.75, 0.75],
    ["outer app.js:5", 0.25, 1],
  ];

  it("is ranked by the longest profile that keeps time", () => {
    const { found, notes, elapsedMs } = ranked(
      file({ type: "sampled", name: "heap", unit: "bytes" }, sampled),
      "speedscope",
    );
    expect({ found, elapsedMs }).toEqual({ found: both, elapsedMs: 2400 });
    expect(notes).toEqual(['read as speedscope\'s file: of its 2 profiles the longest, "main"']);
  });

  it("names what is not among its frames as unknown, and refuses samples without their weights", () => {
    const stray = { ...sampled, samples: sampled.samples.map((stack) => [...stack, 9]) };
    expect(ranked(file(stray), "speedscope").found[0]).toEqual(["(unknown) :0", 1, 1]);
    expect(() => ranked(file({ ...sampled, weights: [1] }), "speedscope")).toThrow(
      "this file of speedscope has 1200 samples and 1 weights, which must be as many: export it again",
    );
  });

  it("is ranked where it keeps begins and ends", () => {
    const events = Array.from({ length: 600 }, (_, i) => [
      { type: "O", frame: 0, at: i * 10 },
      { type: "O", frame: 1, at: i * 10 + 1 },
      { type: "C", frame: 1, at: i * 10 + 7 },
      { type: "C", frame: 0, at: i * 10 + 8 },
    ]).flat();
    expect(ranked(file({ type: "evented", name: "main", unit: "microseconds", events }), "speedscope").found).toEqual(
      both,
    );
  });

  it("without time is refused", () => {
    expect(() => ranked(file({ ...sampled, unit: "none" }), "speedscope")).toThrow(
      "this file of speedscope keeps no time (its unit is none): record a CPU profile with `node --cpu-prof`",
    );
    expect(() => ranked(file(), "speedscope")).toThrow("keeps no time (it has no profile)");
  });
});
