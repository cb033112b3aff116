import { workerData } from "node:worker_threads";
import { defineKernel, NativePanicError } from "@oxbow/contract";
import type { SharedTrips } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

// The other thread: its candidate panics on the first call.
const { router } = routerOn(
  { stage: "promoted", population: "all", epoch: 3 },
  { sharedTrips: workerData as SharedTrips },
);
router.route(defineKernel<[n: number], number>({ key: "double" }), {
  control: (n) => n * 2,
  candidates: {
    native: () => {
      throw new NativePanicError("out of bounds");
    },
  },
})(1);
