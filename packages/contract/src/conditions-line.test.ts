import { expect, it } from "vitest";
import { conditionsLine } from "./index.ts";

const conditions = {
  cpu: "A CPU",
  cores: 2,
  memoryGiB: 7.8,
  os: "Linux 6.18.44-fc-v669 x64",
  node: "v24.21.0",
  v8: "13.6",
  rustc: null,
  commit: null,
  date: "2026-11-23T10:00:00.000Z",
  load: 0.5,
};

it("names the operating system without its build", () => {
  const line = (os: string): string => conditionsLine({ ...conditions, os });
  expect(line("Linux 6.18.44-fc-v669 x64")).toBe(
    "A CPU · 2 cores · 8 GiB · Linux 6.18 x64 · Node 24.21.0 (V8 13.6) · 2026-11-23 10:00 UTC · load 0.5",
  );
  expect(line("Darwin 24.6.0 arm64")).toContain(" · Darwin 24.6 arm64 · ");
  expect(line("Windows_NT 10.0.26100 x64")).toContain(" · Windows_NT 10.0 x64 · ");
  expect(line("linux 6.1")).toContain(" · linux 6.1 · ");
});
