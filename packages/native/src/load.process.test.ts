import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { addonFile, buildProfile, unavailable } from "./index.ts";

describe.skipIf(unavailable)("the addon", () => {
  it("is a release build", () => expect(buildProfile()).toBe("release"));

  it("names the file that was loaded", () => expect(basename(addonFile() ?? "")).toMatch(/^oxbow\..+\.node$/));
});

describe("without the addon", () => {
  it("says why, with the chain of causes", () => {
    const index = new URL("../dist/index.js", import.meta.url).href;
    const script = `import(${JSON.stringify(index)}).then(({ unavailable }) =>
      console.log(JSON.stringify([unavailable.code, unavailable.message, unavailable.chain])))`;
    const out = execFileSync(process.execPath, ["-e", script], {
      encoding: "utf8",
      env: { ...process.env, NAPI_RS_NATIVE_LIBRARY_PATH: "/nowhere/oxbow.node" },
    });
    const [code, message, chain] = JSON.parse(out) as [string, string, string[]];
    expect(code).toBe("NATIVE_UNAVAILABLE");
    const machine = `${process.platform}-${process.arch}`;
    expect(message).toBe(`no native addon for @oxbow/native on ${machine}: the control will run instead`);
    expect(chain.join("\n")).toContain("/nowhere/oxbow.node");
    expect(chain.join("\n")).not.toMatch(/npm|Require stack/u);
  });
});
