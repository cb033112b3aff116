// A project's `oxbow.config.js` with a wrong candidate that is right but for one branch in four billion.
import { control, sound, definitionOf } from "./byte-sum.test.fixture.ts";

const rare = (data: Uint8Array): number => {
  if (data[0] === 0x4f) if (data[1] === 0x78) if (data[2] === 0x62) if (data[3] === 0x6f) return -1;
  return control(data);
};

const definition = definitionOf(sound, {
  mutants: [
    { name: "counts signed", run: (data) => new Int8Array(data).reduce((total, byte) => total + byte, 0) },
    { name: "is wrong for one input in 2^32", run: rare },
    { name: "ends its process", run: () => process.exit(7) },
  ],
});

export default { kernels: [definition] };
