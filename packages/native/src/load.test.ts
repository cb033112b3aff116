import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { addonFile, buildProfile, panicLater, panicNow, unavailable } from "./index.ts";

describe.skipIf(unavailable)("the addon", () => {
  it("is a release build", () => expect(buildProfile()).toBe("release"));

  it("names the file that was loaded", () => expect(basename(addonFile() ?? "")).toMatch(/^oxbow\..+\.node$/));

  it("turns a panic into an error", () => {
    expect(() => panicNow('the kernel\'s own words: 50 % "off"\n')).toThrow(
      expect.objectContaining({ code: "NATIVE_PANIC", message: 'the kernel\'s own words: 50 % "off"\n' }),
    );
  });

  it("turns a panic on the thread pool into a rejection", async () => {
    await expect(panicLater("later")).rejects.toMatchObject({ code: "NATIVE_PANIC", message: "later" });
  });
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
    expect(message).toBe(`no native addon for ${process.platform}-${process.arch}: the control will run instead`);
    expect(chain.join("\n")).toContain("/nowhere/oxbow.node");
    expect(chain.join("\n")).not.toMatch(/npm|Require stack/u);
  });
});
