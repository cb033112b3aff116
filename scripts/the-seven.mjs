// What belongs to the seven kernels and not to the toolkit: without it, the toolkit builds and its tests pass.
export const theSeven = [
  "packages/kernels",
  "packages/native",
  "rust/kernels",
  "rust/addon",
  "rust/wasm",
  "rust/schema",
  "rust/worker",
  "rust/service",
  "proto",
  "apps",
];
