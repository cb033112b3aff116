import { expect, it } from "vitest";
import { Silence } from "./silence.ts";

it("counts the time between two looks", () => {
  const silence = new Silence(1000);
  expect([1050, 1100, 1160].map((now) => silence.tick(now))).toEqual([50, 100, 160]);
});

it("does not count the time in which nobody could look", () => {
  const silence = new Silence(0);
  silence.tick(50);
  expect(silence.tick(60_050)).toBe(150);
});

it("ends with a sign of life", () => {
  const silence = new Silence(0);
  silence.tick(50);
  silence.heard(70);
  expect(silence.tick(90)).toBe(20);
});
