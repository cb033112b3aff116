import { fileURLToPath } from "node:url";
import type { Side } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { probe } from "./executed.ts";
import { identity } from "./identity.ts";

const here = new URL(import.meta.url);
const inputs = [[Uint8Array.of(1, 2, 3)], [Uint8Array.of()]];

const sum = (data: Uint8Array): number => {
  let total = 0;
  for (const byte of data) total += byte;
  return total;
};

const otherSum = (data: Uint8Array): number => data.reduce((total, byte) => total + byte, 0);

const side = (name: string, run: (data: Uint8Array) => number, artifact?: URL[]): Side =>
  ({ name, implementation: "typescript", run, ...(artifact && { artifact }) }) as unknown as Side;

const identityOf = async (control: Side, candidate: Side) =>
  identity(control, candidate, { candidate: await probe(candidate, inputs), control: await probe(control, inputs) });

describe("control and candidate", () => {
  it("are the same when they are one function", async () => {
    expect(await identityOf(side("a", sum), side("b", sum))).toEqual({
      different: false,
      because: "a and b are the same function",
    });
  });

  it("are the same when the candidate calls the control through a wrapper", async () => {
    const wrapper = side("b", (data) => [data].map((each) => sum(each))[0] as number);
    expect(await identityOf(side("a", sum), wrapper)).toEqual({
      different: false,
      because: "b runs 100 % of the code that a runs",
    });
  });

  it("are the same when two wrappers call one function", async () => {
    const one = side("a", (data) => sum(data));
    const other = side("b", (data) => sum(data));
    expect(await identityOf(one, other)).toMatchObject({ different: false });
  });

  it("are different when they compute it differently", async () => {
    expect(await identityOf(side("a", sum), side("b", otherSum))).toEqual({
      different: true,
      because: "b runs 0 % of the code that a runs",
    });
  });

  it("are the same when the candidate enters a file of the control", async () => {
    expect(await identityOf(side("a", sum, [here]), side("b", otherSum))).toEqual({
      different: false,
      because: `b runs code of a: ${fileURLToPath(here)}`,
    });
  });

  it("may share files that both declare", async () => {
    const elsewhere = new URL("./elsewhere.ts", here);
    expect(await identityOf(side("a", sum, [elsewhere, here]), side("b", otherSum, [here]))).toEqual({
      different: true,
      because: "b enters no function of the files of a (1 file)",
    });
  });

  it("are not known to be different when the candidate's addon is not loaded", async () => {
    const addon = new URL("./nowhere.node", here);
    expect(await identityOf(side("a", sum), side("b", otherSum, [addon]))).toEqual({
      different: false,
      because: `b answered without ${fileURLToPath(addon)} being loaded`,
    });
  });
});
