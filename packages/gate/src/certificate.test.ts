import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparison, good, policy, speedup } from "./evidence.test.fixture.ts";
import { admits, certify, judge, parseCertificate } from "./index.ts";
import type { Subject } from "./index.ts";

const evidence = good();
const certificate = certify(evidence, judge(evidence, policy), policy);
if (certificate === null || evidence.artifacts === null) throw new Error("the fixture's files are known");
const subject: Subject = { kernel: "byte-hash", candidate: "native", artifacts: evidence.artifacts };

describe("a certificate", () => {
  it("admits the files that the gate passed", () => {
    expect(admits(certificate, subject)).toEqual({ ok: true });
  });

  it.each([
    [
      "there is none",
      null,
      subject,
      'byte-hash has no certificate for its candidate "native": run "oxbow gate byte-hash --candidate native" first',
    ],
    [
      "it is for another kernel",
      { ...certificate, kernel: "csv-groups" },
      subject,
      'the certificate is for csv-groups, not byte-hash: run "oxbow gate byte-hash"',
    ],
    [
      "it is for another candidate",
      certificate,
      { ...subject, candidate: "native batch" },
      'the certificate of byte-hash is for its candidate "native", not "native batch": run "oxbow gate byte-hash --candidate "native batch""',
    ],
    [
      "it is of a look",
      { ...certificate, look: "its measurements were shortened by --quick" },
      subject,
      'the certificate of byte-hash is of a look, which admits nothing (its measurements were shortened by --quick): run "oxbow gate byte-hash"',
    ],
    [
      "the verdict was no pass",
      { ...certificate, verdict: "inconclusive" as const },
      subject,
      'the gate\'s verdict on byte-hash is inconclusive, not pass: run "oxbow gate byte-hash" to see why',
    ],
    [
      "the addon has changed",
      certificate,
      { ...subject, artifacts: { ...subject.artifacts, candidate: "c".repeat(64) } },
      'the candidate of byte-hash has changed since the gate passed it: run "oxbow gate byte-hash" again',
    ],
    [
      "the TypeScript kernel has changed",
      certificate,
      { ...subject, artifacts: { ...subject.artifacts, control: "c".repeat(64) } },
      'the control of byte-hash has changed since the gate passed it: run "oxbow gate byte-hash" again',
    ],
    [
      "a generator, a case or a workload has changed",
      certificate,
      { ...subject, artifacts: { ...subject.artifacts, definition: "c".repeat(64) } },
      'the definition of byte-hash has changed since the gate asked by it: run "oxbow gate byte-hash" again',
    ],
  ])("does not admit when %s", (_, found, wanted, because) => {
    expect(admits(found, wanted)).toEqual({ ok: false, because });
  });

  it("admits a service that has the sides at hand, and not the cases", () => {
    const { definition: _, ...artifacts } = subject.artifacts;
    expect(admits(certificate, { ...subject, artifacts })).toEqual({ ok: true });
  });

  it("records the smallest speedup over the judged workloads", () => {
    expect(certificate.speedup).toEqual({
      workload: "many 64 B keys",
      ratio: 5,
      lo: 4.95,
      hi: 5.05,
      level: 0.95,
      processes: 6,
      steady: true,
    });
    expect(certificate.executions).toBe(20_512);
  });

  it("records the speedup by the clock that was judged by", () => {
    const byCpu = { ...evidence, performance: [comparison({ primary: "cpu", cpuSpeedup: speedup(4) })] };
    expect(certify(byCpu, judge(byCpu, policy), policy)?.speedup).toMatchObject({ ratio: 4 });
    expect(judge(byCpu, policy).numbers).toMatchObject({ speedup: 4 });
  });

  it("says what weakens its verdict, and records the interval that was judged", () => {
    const weak = {
      ...evidence,
      look: "it was short",
      performance: [comparison({ aaOk: false, aa: speedup(1.02, 0.0785), forks: 3 })],
    };
    expect(certify(weak, judge(weak, policy), policy)).toMatchObject({
      look: "it was short",
      weakenedBy: [
        "a look: it was short",
        "many 64 B keys: measured in 3 processes, where 6 are usual",
        "many 64 B keys: an unsteady machine: the control came out [0.940, 1.10] times as fast as itself, and the interval is widened by 1.10×",
      ],
      speedup: { ratio: 5, lo: expect.closeTo(4.5, 2), hi: expect.closeTo(5.556, 2), processes: 3, steady: false },
    });
  });

  it("is weaker by a seed that was given, unless it is a fail", () => {
    const given = { ...evidence, seedGiven: true };
    expect(certify(given, judge(given, policy), policy)?.weakenedBy).toEqual([
      "the seed was given, so its inputs could be known before the candidate was written",
    ]);
    const wrong = { ...given, performance: [comparison({ resultsEqual: false })] };
    expect(certify(wrong, judge(wrong, policy), policy)?.weakenedBy).toEqual([]);
  });

  it("is not weaker for processes that nobody needed, since three decided at a stricter level", () => {
    const early = { ...evidence, performance: [comparison({ forks: 3, speedup: { ...speedup(5), level: 0.999 } })] };
    expect(certify(early, judge(early, policy), policy)?.weakenedBy).toEqual([]);
  });

  it("records no speedup where the control against itself says nothing", () => {
    const nothing = { ...evidence, performance: [comparison({ aaOk: false, aa: speedup(0) })] };
    expect(certify(nothing, judge(nothing, policy), policy)?.speedup).toBeNull();
    expect(judge(nothing, policy).numbers).not.toHaveProperty("speedupLo");
  });

  it("is not issued for files that are unknown", () => {
    const unknown = { ...evidence, artifacts: null };
    expect(certify(unknown, judge(unknown, policy), policy)).toBeNull();
  });

  it("survives a file", () => {
    expect(parseCertificate(JSON.stringify(certificate))).toEqual(certificate);
  });

  it.each([
    ["", "not a certificate: Unexpected end of JSON input"],
    ["[]", "not a certificate: it is no JSON object"],
    ["{}", 'not a certificate: its schema is undefined, not "oxbow/certificate/v3"'],
    [
      JSON.stringify({ ...certificate, verdict: "fine" }),
      "not a certificate: verdict is none of pass, fail and inconclusive",
    ],
    [JSON.stringify({ ...certificate, kernel: 1 }), "not a certificate: kernel is no string"],
    [JSON.stringify({ ...certificate, artifacts: null }), "not a certificate: artifacts.control is no SHA-256 in hex"],
  ])("is not read from %j", (text, message) => {
    expect(() => parseCertificate(text)).toThrow(new TypeError(message));
  });
});

describe("the published schema", () => {
  const schema: unknown = JSON.parse(readFileSync(new URL("../schema/certificate.v3.json", import.meta.url), "utf8"));
  const valid = new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(schema as object);

  it("accepts what certify writes, with and without a speedup", () => {
    expect(valid(JSON.parse(JSON.stringify(certificate)))).toBe(true);
    expect(valid({ ...certificate, speedup: null })).toBe(true);
  });

  it.each(Object.keys(certificate))("asks for %s", (field) => {
    const { [field as keyof typeof certificate]: _, ...rest } = certificate;
    expect(valid(rest)).toBe(false);
  });

  it("refuses a hash that is none", () => {
    expect(valid({ ...certificate, artifacts: { control: "", candidate: "" } })).toBe(false);
  });
});
