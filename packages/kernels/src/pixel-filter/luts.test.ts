import { expect, it } from "vitest";
import {
  brightnessLut,
  composeLuts,
  contrastLut,
  gammaLut,
  identityLut,
  invertLut,
  lutPerColour,
  thresholdLut,
} from "./luts.ts";

const at = (lut: Uint8Array, ...values: readonly number[]): number[] => values.map((value) => lut[value]!);

it("brightens and darkens within 0 and 255", () => {
  expect(at(brightnessLut(10), 0, 100, 250)).toEqual([10, 110, 255]);
  expect(at(brightnessLut(-10), 0, 100, 255)).toEqual([0, 90, 245]);
});

it("stretches contrast from the middle, and halves round up", () => {
  expect(at(contrastLut(2), 0, 127, 128, 255)).toEqual([0, 127, 129, 255]);
  expect(at(contrastLut(0), 0, 255)).toEqual([128, 128]);
});

it("bends the middle by gamma and keeps both ends", () => {
  expect(at(gammaLut(2), 0, 128, 255)).toEqual([0, 64, 255]);
  expect(gammaLut(1)).toEqual(identityLut());
});

it("cuts off at a threshold", () => {
  expect(at(thresholdLut(128), 127, 128)).toEqual([0, 255]);
  expect(thresholdLut(256)).toEqual(new Uint8Array(256));
});

it("composes tables first to last", () => {
  expect(composeLuts(brightnessLut(10), invertLut())).toEqual(
    identityLut().map((value) => 255 - Math.min(255, value + 10)),
  );
  expect(composeLuts(invertLut(), invertLut())).toEqual(identityLut());
  expect(composeLuts()).toEqual(identityLut());
});

it("puts one table per colour side by side", () => {
  expect(at(lutPerColour(identityLut(), invertLut(), thresholdLut(1)), 3, 256 + 3, 512 + 3)).toEqual([3, 252, 255]);
});

it.each([
  ["brightness", () => brightnessLut(256), "offset must be a number from -255 to 255, found number 256"],
  ["contrast", () => contrastLut(Number.NaN), "factor must be a number from 0 to 255, found number NaN"],
  ["gamma", () => gammaLut(0), "exponent must be a number from 0.01 to 100, found number 0"],
  ["a threshold", () => thresholdLut(-1), "level must be a number from 0 to 256, found number -1"],
])("refuses %s out of its range", (_, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: "OUT_OF_RANGE", message }));
});

it.each([
  ["beside others", () => lutPerColour(identityLut(), new Uint8Array(255), identityLut())],
  ["among composed ones", () => composeLuts(identityLut(), new Uint8Array(768))],
])("refuses a table of another length %s", (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
});
