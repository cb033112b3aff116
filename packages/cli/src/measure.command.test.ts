import { createRecorder, recordingFile } from "@oxbow/profile";
import { Ajv2020 } from "ajv/dist/2020.js";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { plain } from "@oxbow/layout";
import { runCli } from "./index.ts";

const directory = mkdtempSync(join(tmpdir(), "oxbow-measure-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function measure(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runCli(["measure", ...args], {
    out: (text) => (out += text),
    err: (text) => (err += text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: plain,
    directory,
    env: {},
  });
  return { code, out, err };
}

function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

/** A service of 12,000 requests of 1 ms, 0.6 of it in one function and 0.01 in another. */
function recording(requests = 12_000): string {
  let now = 0n;
  const recorder = createRecorder({ now: () => now });
  const pass = (ns: number) => void (now += BigInt(ns));
  const [large, small] = ["large", "small"].map((name) => recorder.record(pass, { name }));
  for (let i = 0; i < requests; i++) {
    recorder.request(() => {
      large!(600_000);
      small!(10_000);
      pass(390_000);
    });
  }
  return recordingFile(recorder.recording());
}

/** What the schema has against it. */
function allowed(written: unknown): string {
  const schema = JSON.parse(
    readFileSync(new URL("../../profile/schema/measure-v1.schema.json", import.meta.url), "utf8"),
  ) as object;
  const validate = new Ajv2020().compile(schema);
  return validate(written) ? "" : JSON.stringify(validate.errors);
}

describe("oxbow measure", () => {
  it("ranks a recording, says what it costs, and what follows", async () => {
    const { code, out } = await measure(
      file("r.json", recording()),
      "--engineering",
      "1000",
      "--calls-per-day",
      "50000000",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^large +12,000 +600 µs .* 203 USD +yes$/mu);
    expect(out).toContain("large: prototype, because 60.0 % of p99");
    expect(out).toMatch(/^small .* no$/mu);
  });

  it("ranks the recordings of several processes together, and no other files", async () => {
    const both = [file("r1.json", recording()), file("r2.json", recording(8000))];
    const { code, out } = await measure(...both);
    expect(code).toBe(0);
    expect(out).toMatch(/^r1\.json, r2\.json: 20,000 requests, 200 at or above/mu);
    const mixed = await measure(...both, file("t.jsonl", "{}\n"));
    expect(mixed).toMatchObject({ code: 3, err: expect.stringContaining("only recordings can be several files") });
  });

  it("advises the library that was measured and closes the gap", async () => {
    const { out } = await measure(file("r.json", recording()), "--library", "large=8", "--speedup", "large=10");
    expect(out).toContain("large: use the library, because 8× by a library saves 97 % of the candidate's 10×");
  });

  it("writes JSON that its schema allows", async () => {
    const { out } = await measure(file("r.json", recording()), "--json");
    expect(allowed(JSON.parse(out))).toBe("");
    expect(allowed({ ...(JSON.parse(out) as object), evidence: "a guess" })).not.toBe("");
  });

  it("ranks each service of a trace by itself, or the one that is named", async () => {
    let id = 0;
    const requests = (service: string, name: string, count: number): string => {
      const spans = Array.from({ length: count }, (_, i) => {
        const [spanId, from] = [String(++id), 1_700_000_000_000_000_007n + BigInt(i) * 2_000_003n];
        const times = (start: bigint, ns: bigint) => ({
          startTimeUnixNano: String(from + start),
          endTimeUnixNano: String(from + start + ns),
        });
        const inside = { traceId: "a", spanId: String(++id), parentSpanId: spanId, kind: 1, name };
        return [
          { traceId: "a", spanId, kind: 2, name: "/", ...times(0n, 1_000_000n) },
          { ...inside, ...times(100_000n, 500_000n) },
        ];
      });
      const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
      return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: spans.flat() }] }] })}\n`;
    };
    const both = file("both.jsonl", requests("report", "build", 300) + requests("shop", "render", 10_500));
    const { code, out } = await measure(both, "--json", join(directory, "both.json"));
    expect(code).toBe(2);
    expect(out).toContain("both.jsonl: 2 services, each with requests of its own: shop, report");
    expect(out).toMatch(/service shop: 10,500 requests.*service report: 300 requests/su);
    expect(out).toMatch(/^render +10,500 .* yes$/mu);
    const written = JSON.parse(readFileSync(join(directory, "both.json"), "utf8")) as Record<string, unknown>;
    expect(allowed(written)).toBe("");
    expect(written).toMatchObject({
      requests: 10_800,
      tailFromNs: null,
      functions: [
        { name: "render", service: "shop", worthIt: "yes" },
        { name: "build", service: "report", worthIt: null },
      ],
      services: [
        { service: "shop", requests: 10_500 },
        { service: "report", requests: 300 },
      ],
    });
    expect(await measure(both, "--service", "shop")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^both\.jsonl: 10,500 requests/u),
    });
    expect(await measure(both, "--service", "shpo")).toMatchObject({
      code: 3,
      err: expect.stringContaining('the trace has no service "shpo"; there are: shop, report'),
    });
    expect(await measure(both, "--calls-per-day", "5")).toMatchObject({
      code: 3,
      err: expect.stringContaining("name the service with --service shop"),
    });
  });

  it("is inconclusive, and says how much more to record, when there are few requests", async () => {
    const { code, out } = await measure(file("few.json", recording(500)));
    expect(code).toBe(2);
    expect(out).toContain("· only 5 requests at or above p99: a share of it needs 100, so 10000 requests in all");
  });

  const request = (spans: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans}]}]}]}`;
  const times = '"startTimeUnixNano":"1","endTimeUnixNano":"2"';
  it.each([
    ["an empty trace", "empty.jsonl", "", "is empty: let the service serve some requests"],
    ["a trace without spans", "none.jsonl", request(""), "the trace has no spans"],
    [
      "a truncated profile",
      "cut.cpuprofile",
      '{"nodes":[{"id":1',
      "the profile is not JSON, or cut off: let the process exit",
    ],
    ["a truncated recording", "cut.json", recording(10).slice(0, 99), "the recording is not JSON, or cut off"],
    [
      "a trace after tail sampling, without weights",
      "tail.jsonl",
      request(
        `{"spanId":"1","kind":2,${times},"attributes":[{"key":"tailsampling.policy","value":{"stringValue":"slow"}}]}`,
      ),
      "carry no weights (`ot=th:…` in tracestate), so slow requests are over-represented and no p99 can be computed: measure from",
    ],
  ])("ends with 3 on %s, and says what to do", async (_, name, text, message) => {
    const { code, err } = await measure(file(name, text));
    expect(code).toBe(3);
    expect(err).toContain(message);
  });

  it("reads what is packed, and refuses by name what it cannot read", async () => {
    writeFileSync(join(directory, "r.json.gz"), gzipSync(recording()));
    expect(await measure("r.json.gz")).toMatchObject({ code: 0, out: expect.stringMatching(/^large +12,000 /mu) });
    expect(await measure(file("m.json", '{"resourceMetrics":[]}'))).toMatchObject({
      code: 3,
      err: expect.stringContaining("m.json cannot be ranked: these are OTLP metrics (resourceMetrics)"),
    });
  });

  it("ends with 3 on a file that is not there, and on options that cannot be", async () => {
    expect(await measure("nowhere.jsonl")).toMatchObject({ code: 3 });
    expect(await measure(file("r.json", recording(10)), "--utilisation", "0")).toMatchObject({ code: 3 });
    expect(await measure(file("r.json", recording(10)), "--library", "large")).toMatchObject({ code: 3 });
    expect(await measure(file("r.json", recording(10)), "--route", "/a")).toMatchObject({ code: 3 });
    expect(await measure(file("r.json", recording(10)), "--library", "lagre=3")).toMatchObject({
      code: 3,
      err: "oxbow: --library lagre: no function of this name was ranked; there are: large, small\n",
    });
  });
});

describe("oxbow measure on a CPU profile", () => {
  /** A real one, of a function that was compiled from TypeScript. */
  function profiled(script: string, name: string): string {
    const work = join(directory, script);
    const args = ["--cpu-prof", "--cpu-prof-interval", "200", `--cpu-prof-dir=${directory}`, `--cpu-prof-name=${name}`];
    expect(spawnSync(process.execPath, [...args, work], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
    return name;
  }
  const loop = `const until = performance.now() + 1500;`;

  it("names functions by the source that a map beside their file leads to", { timeout: 60_000 }, async () => {
    const compiled = import.meta.resolve("@oxbow/statistics");
    const call = `while (performance.now() < until) geometricInterval([1, 2, 3, 4, 5]);`;
    file("beside.mjs", `import { geometricInterval } from "${compiled}"; ${loop} ${call}`);
    const { out } = await measure(profiled("beside.mjs", "beside.cpuprofile"));
    expect(out).toMatch(/^t\w+ file:\S+\/statistics\/src\/student\.ts:\d+ /mu);
    expect(out).not.toContain("student.js");
  });

  it("and by one inside of the file, and leaves what has none where it ran", { timeout: 60_000 }, async () => {
    // One line: the second function begins in column 37 of it, and is line 7 of its source.
    const lines =
      "function idle(n) { return n | 0; }  function busy(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 7); return s; }";
    const map = { version: 3, sources: ["written.ts"], names: [], mappings: "AAAA,oCAMA" };
    const inline = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
    file(
      "bundle.mjs",
      `${lines} ${loop} idle(1); while (performance.now() < until) busy(20_000);\n//# sourceMappingURL=${inline}\n`,
    );
    const mapped = await measure(profiled("bundle.mjs", "bundle.cpuprofile"));
    expect(mapped.out).toMatch(/busy file:\S+\/written\.ts:7 /u);

    file("bare.mjs", `${lines} ${loop} idle(1); while (performance.now() < until) busy(20_000);`);
    const bare = await measure(profiled("bare.mjs", "bare.cpuprofile"));
    expect(bare.out).toMatch(/busy file:\S+\/bare\.mjs:1 /u);
  });

  it("says which function V8 has inlined into the one that is shown", { timeout: 60_000 }, async () => {
    const tiny = "function tiny(x) { return Math.sqrt((x * 7) % 5); }";
    const outer = "function outer(n) {\n  let s = 0;\n  for (let i = 0; i < n; i++) s += tiny(i + s);\n  return s;\n}";
    file("inlined.mjs", `${tiny}\n${outer}\n${loop} while (performance.now() < until) outer(90_000);`);
    const { out } = await measure(profiled("inlined.mjs", "inlined.cpuprofile"));
    expect(out).toMatch(/^outer file:\S+\/inlined\.mjs:2 /mu);
    expect(out).toMatch(/· \d\d % of what is counted as outer is the time of tiny: V8 inlined it there/u);
  });

  it("claims of no function of the file what V8 has inlined from another one", { timeout: 60_000 }, async () => {
    file("far.mjs", "// 1\n// 2\n// 3\n// 4\nexport const far = (x) => Math.sqrt((x * 7) % 5);\n");
    const innocent = "function innocent(x) {\n  const a = x + 1;\n  const b = a * 2;\n  return b;\n}";
    const outer = "function outer(n) {\n  let s = 0;\n  for (let i = 0; i < n; i++) s += far(i + s);\n  return s;\n}";
    const imports = 'import { far } from "./far.mjs";';
    file(
      "near.mjs",
      `${imports}\n${innocent}\n${outer}\n${loop} innocent(1); while (performance.now() < until) outer(90_000);`,
    );
    const { out } = await measure(profiled("near.mjs", "near.cpuprofile"));
    expect(out).toMatch(/^outer file:\S+\/near\.mjs:7 /mu);
    expect(out).toMatch(/is the time of innocent, or of a function of another file that stands on the same line/u);
  });
});
