import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  scripts: Record<string, string>;
};

// A shell remembers where it found a command: before the first install, `node` is the machine's own.
it.each(Object.entries(scripts).filter(([, script]) => /setup\.mjs && .*\bnode /u.test(script)))(
  "npm run %s looks for the pinned Node again once it is installed",
  (_, script) => {
    expect(script).toMatch(/^node scripts\/setup\.mjs && hash -r && node /u);
  },
);
