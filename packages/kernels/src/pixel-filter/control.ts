// The kernel in TypeScript: the definition of right.
export {
  brightnessLut,
  composeLuts,
  contrastLut,
  gammaLut,
  identityLut,
  invertLut,
  lutPerColour,
  thresholdLut,
} from "./luts.ts";
export { applyLut, decodePng, filterPng, filterPngAsync, type DecodedPng } from "./pixel-filter.ts";
