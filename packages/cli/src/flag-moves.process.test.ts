import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Evidence } from "@oxbow/contract";
import { certify } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { beforeEach, describe, expect, it } from "vitest";
import { artifactsOf, certificateFile, writeCertificate } from "@oxbow/project";
import { makeProject, oxbow, said, json } from "./oxbow.test.fixture.ts";

describe("a flag", () => {
  let directory: string;
  beforeEach(() => {
    directory = makeProject();
    return () => rmSync(directory, { recursive: true });
  });

  /** Writes the certificate that a passing gate would have written for the files as they are. */
  async function pass(): Promise<void> {
    const { kernels, certificates, module } = await loadProject(directory);
    const definition = findKernel(kernels, "digit-sum");
    const candidate = findCandidate(definition);
    const evidence: Evidence = {
      kernel: "digit-sum",
      candidate: candidate.name,
      equivalence: null,
      mutation: null,
      performance: null,
      artifacts: await artifactsOf(definition, candidate, module),
      conditions: await conditions(),
    };
    const certificate = certify(evidence, { verdict: "pass", reasons: [], numbers: {} });
    if (certificate === null) throw new Error("the project's files are known");
    await writeCertificate(certificateFile(certificates, "digit-sum", candidate.name), certificate);
  }

  it("is not ramped or promoted without a certificate", async () => {
    for (const args of [
      ["ramp", "digit-sum", "10"],
      ["promote", "digit-sum"],
    ]) {
      const { status, err } = await said(directory, ...args);
      expect(err).toBe(
        'refused: digit-sum has no certificate for its candidate "native": run "oxbow gate digit-sum --candidate native" first\n',
      );
      expect(status).toBe(1);
    }
    expect(existsSync(join(directory, "oxbow.flags.json"))).toBe(false);
  });

  it("is not raised for a candidate that the gate failed", async () => {
    await said(directory, "gate", "--candidate", "wrong");
    const { status, err } = await said(directory, "ramp", "digit-sum", "10", "--candidate", "wrong");
    expect(err).toBe(
      'refused: the gate\'s verdict on digit-sum is fail, not pass: run "oxbow gate digit-sum" to see why\n',
    );
    expect(status).toBe(1);
  });

  it("goes off, shadow, ramp, promoted and back, and explains itself", async () => {
    await pass();
    expect((await said(directory, "shadow", "digit-sum", "--sample", "0.05")).out).toContain(
      "digit-sum: shadow of native, sample 5 % (was off)",
    );
    expect((await said(directory, "ramp", "digit-sum", "0.5")).out).toContain(
      "digit-sum: ramp 0.5 % to native (was shadow of native, sample 5 %)",
    );
    expect((await said(directory, "hold", "digit-sum")).out).toContain("digit-sum: ramp 0.5 % to native, held");
    expect((await said(directory, "promote", "digit-sum")).out).toContain(
      "digit-sum: promoted to native (was ramp 0.5 % to native, held)",
    );
    expect((await said(directory, "explain", "digit-sum", "--key", "a")).out).toContain("runs candidate (promoted)");
    expect(await said(directory, "flags", "check")).toMatchObject({ status: 0 });
    expect((await said(directory, "status")).out).toMatch(/digit-sum +promoted +100 % +5 % +1 +pass$/m);
    expect(await said(directory, "rollback", "digit-sum")).toMatchObject({
      status: 0,
      out: "digit-sum: off in oxbow.flags.json\n",
    });
    expect((await said(directory, "explain", "digit-sum", "--key", "a")).out).toContain("runs control (off)");
  }, 60_000);

  it("that has rules of its own is not said to be as asked, but what will happen", async () => {
    await pass();
    const path = join(directory, "oxbow.flags.json");
    expect((await said(directory, "ramp", "digit-sum", "5")).status).toBe(0);
    const file = json(path) as { features: { strategies: { parameters: object }[] }[] };
    const [first] = file.features[0]!.strategies;
    file.features[0]!.strategies.push({
      ...first!,
      parameters: { ...first!.parameters, rollout: "50", groupId: "other" },
    });
    writeFileSync(path, JSON.stringify(file));
    const { status, err } = await said(directory, "ramp", "digit-sum", "6");
    expect(status).toBe(1);
    const [, about] =
      /^not as asked: oxbow\.digit-sum was to be ramp for 6 % .* is: ramp about ([\d.]+) %, by rules/.exec(err)!;
    // One of two independent shares: 6 % and half of the others.
    expect(Math.abs(Number(about) - 53)).toBeLessThan(5);
  });

  it("is not raised when a file of either side has changed since, and the check of the flags file says so", async () => {
    await pass();
    expect((await said(directory, "ramp", "digit-sum", "10")).status).toBe(0);
    appendFileSync(join(directory, "good.js"), "// another build\n");
    const because = 'the candidate of digit-sum has changed since the gate passed it: run "oxbow gate digit-sum" again';
    expect(await said(directory, "promote", "digit-sum")).toMatchObject({ status: 1, err: `refused: ${because}\n` });
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain(`✗ oxbow.digit-sum is at ramp 10 % to native, but ${because}`);
    expect(status).toBe(1);
  }, 60_000);

  it("is not raised when what is asked has changed since: the definition, its cases or its generators", async () => {
    await pass();
    appendFileSync(join(directory, "oxbow.config.js"), "// asks for something else\n");
    expect(await said(directory, "promote", "digit-sum")).toMatchObject({
      status: 1,
      err: 'refused: the definition of digit-sum has changed since the gate asked by it: run "oxbow gate digit-sum" again\n',
    });
  });

  it("is rolled back although config, candidate and certificate are broken", async () => {
    expect((await said(directory, "shadow", "digit-sum")).status).toBe(0);
    writeFileSync(join(directory, "oxbow.config.js"), "throw new Error('broken build')");
    expect(oxbow(directory, "rollback", "digit-sum").status).toBe(0);
    expect(json(join(directory, "oxbow.flags.json"))).toMatchObject({ features: [{ enabled: false }] });
  });

  it("that will not do what it says fails the check, and one that may surprise is named", async () => {
    await said(directory, "shadow", "digit-sum", "--sample", "0");
    expect(await said(directory, "flags", "check")).toMatchObject({
      status: 0,
      out: "! oxbow.digit-sum is in the shadow with a sample of 0: the candidate never runs\n✓ 1 flags in oxbow.flags.json, all understood\n",
    });
    const path = join(directory, "oxbow.flags.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"100"', '"0.5"'));
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain(
      "✗ oxbow.digit-sum has the rollout 0.5, which Unleash takes for 0 % here, and in another language perhaps not: say 1, and 0.5 as percent",
    );
    writeFileSync(path, readFileSync(path, "utf8").replace("shadow", "live"));
    expect((await said(directory, "flags", "check")).out).toContain(
      "✗ oxbow.digit-sum the flag oxbow.digit-sum is enabled, but the payload's stage must be",
    );
    expect(status).toBe(1);
  });

  it("is released from a trip by a higher epoch", async () => {
    await said(directory, "shadow", "digit-sum");
    const { out } = await said(directory, "shadow", "digit-sum", "--release", "--json");
    expect(JSON.parse(out)).toMatchObject({ moved: true, before: { epoch: 1 }, after: { epoch: 2 } });
  });

  it("that belongs to no kernel fails the check", async () => {
    writeFileSync(
      join(directory, "oxbow.flags.json"),
      '{"version":2,"features":[{"name":"oxbow.digit-sun","enabled":true}]}',
    );
    const { status, out } = await said(directory, "flags", "check");
    expect(out).toContain("✗ oxbow.digit-sun belongs to no kernel: known are oxbow.digit-sum");
    expect(status).toBe(1);
  });
});
