import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const architecture = readFileSync(new URL("../ARCHITECTURE.md", import.meta.url), "utf8");
const turbo = JSON.parse(readFileSync(new URL("../turbo.json", import.meta.url), "utf8")) as {
  boundaries: { tags: Record<string, { dependencies: { allow: string[] } }> };
};

it("allows in turbo.json what the table in ARCHITECTURE.md allows", () => {
  const rules = Object.entries(turbo.boundaries.tags).map(([name, { dependencies }]) => [name, dependencies.allow]);
  expect(directions()).toEqual(Object.fromEntries(rules));
});

it("shows every package and crate on the map", () => {
  for (const floor of ["packages", "apps", "rust"]) {
    for (const name of packagesIn(floor)) expect(architecture).toContain(`\`${floor}/${name}\``);
  }
});

it("keeps the map short enough to be read", () => {
  expect(architecture.split("\n").length).toBeLessThan(150);
});

function directions(): Record<string, string[]> {
  const section = architecture.slice(architecture.indexOf("## Directions"), architecture.indexOf("## Invariants"));
  const rows = section.matchAll(/^\| ([a-z]+) \| (.+) \|$/gmu);
  return Object.fromEntries(
    Array.from(rows, ([, name = "", allowed = ""]) => [name, allowed === "nothing" ? [] : allowed.split(", ")]),
  );
}

function packagesIn(floor: string): string[] {
  const folder = new URL(`../${floor}/`, import.meta.url);
  return readdirSync(folder).filter((name) =>
    ["package.json", "Cargo.toml"].some((file) => existsSync(new URL(`${name}/${file}`, folder))),
  );
}
