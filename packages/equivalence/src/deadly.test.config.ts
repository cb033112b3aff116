// A project's `oxbow.config.js` whose mutants take their process with them; the tests set `mutate` on them.
import { control, sound, definitionOf } from "./byte-sum.test.fixture.ts";

const hoard: Buffer[] = [];

/** Right below three bytes. */
const failing = (name: string, fail: () => void) => ({
  name,
  run: (data: Uint8Array): number => {
    if (data.length >= 3) fail();
    return control(data);
  },
});

const deadly = definitionOf(sound, {
  mutants: [
    failing("aborts", () => process.abort()),
    failing("exits", () => process.exit(7)),
    failing("loops", () => {
      for (;;);
    }),
    failing("allocates", () => {
      for (;;) hoard.push(Buffer.alloc(1 << 22, 1));
    }),
    { name: "counts signed", run: (data) => new Int8Array(data).reduce((total, byte) => total + byte, 0) },
  ],
});

/** Dies only where the suite runs in the same process. */
const beside = {
  ...definitionOf(sound, {
    mutants: [
      {
        name: "dies in the worker alone",
        run: (data) => (process.argv[1]?.includes("worker") === true ? process.exit(9) : control(data)),
      },
    ],
  }),
  kernel: { key: "dies-beside-us" },
};

export default { kernels: [deadly, beside] };
