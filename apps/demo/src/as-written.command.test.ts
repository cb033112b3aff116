import { unavailable } from "@oxbow/native";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { asWrittenPage } from "./as-written-page.ts";

it.skipIf(unavailable)(
  "the page of as-written ports shows the counterexamples that the suite finds",
  { timeout: 120_000 },
  async () => {
    const page = new URL("../../../docs/playbook/as-written.md", import.meta.url);
    expect(readFileSync(page, "utf8"), "run npm run publish:as-written").toBe(await asWrittenPage());
  },
);
