import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL("../docs/decisions/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

it("lists every decision by number, under its own title", () => {
  const records = readdirSync(folder).filter((name) => name !== "README.md");
  const titles = records.toSorted().map((name) => {
    const [, number = "", title = ""] = /^# (\d+)\. (.+)$/mu.exec(read(name)) ?? [];
    return `[${number.padStart(4, "0")}](${name}) | ${title}`;
  });
  const rows = Array.from(read("README.md").matchAll(/^\| (\[\d{4}\].+?)(?: \(superseded by \d{4}\))? \|$/gmu));
  expect(rows.map(([, row]) => row)).toEqual(titles);
});
