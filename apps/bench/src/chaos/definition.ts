import { candidates, control, kernelFor } from "./kernel.ts";

// What the process of an isolated shadow imports to find its candidate.
export default {
  kernels: [
    {
      kernel: kernelFor("sound"),
      control: { name: "control", implementation: "typescript", run: control },
      candidates: Object.entries(candidates).map(([name, run]) => ({ name, implementation: "native", run })),
    },
  ],
};
