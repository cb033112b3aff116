import type { Case } from "@oxbow/contract";
import { detached, resizable, shared } from "../refused-views.ts";
import type { byteHash, byteHashMany } from "./byte-hash.ts";

const badArgument = { throws: { class: "InputError", code: "INVALID_ARGUMENT" } } as const;
const outOfRange = { throws: { class: "InputError", code: "OUT_OF_RANGE" } } as const;

/** One input, one hash. */
export const byteHashCases: readonly Case<Parameters<typeof byteHash>, bigint>[] = [
  { name: "gives the seed for no bytes", args: () => [bytes(0)], expected: { returns: 0n } },
  { name: "gives the given seed for no bytes", args: () => [bytes(0), 5n], expected: { returns: 5n } },
  { name: "gives the seed for an empty string", args: () => ["", 5n], expected: { returns: 5n } },
  { name: "gives one byte itself", args: () => [Uint8Array.of(97)], expected: { returns: 97n } },
  { name: "multiplies before it takes a byte", args: () => [Uint8Array.of(0), 1n], expected: { returns: 1315423911n } },
  {
    name: "keeps leading zeros apart from nothing only by the seed",
    args: () => [Uint8Array.of(0, 0, 0, 1)],
    expected: { returns: 1n },
  },
  { name: "hashes 2 bytes", args: () => [bytes(2)], expected: { returns: 14469663005n } },
  { name: "hashes 7 bytes", args: () => [bytes(7)], expected: { returns: 11798382958448216570n } },
  { name: "hashes 8 bytes", args: () => [bytes(8)], expected: { returns: 10132015376718880280n } },
  { name: "hashes 9 bytes", args: () => [bytes(9)], expected: { returns: 10605702560670577051n } },
  { name: "hashes 63 bytes", args: () => [bytes(63)], expected: { returns: 11065970493903823146n } },
  { name: "hashes 64 bytes", args: () => [bytes(64)], expected: { returns: 1688768265688243776n } },
  { name: "hashes 65 bytes", args: () => [bytes(65)], expected: { returns: 8567127995847441291n } },
  { name: "hashes 127 bytes", args: () => [bytes(127)], expected: { returns: 3669526094416204458n } },
  { name: "hashes 128 bytes", args: () => [bytes(128)], expected: { returns: 7796777306134374528n } },
  { name: "hashes 129 bytes", args: () => [bytes(129)], expected: { returns: 4441732830207683339n } },
  { name: "hashes 511 bytes", args: () => [bytes(511)], expected: { returns: 8521260369356162730n } },
  { name: "hashes 512 bytes", args: () => [bytes(512)], expected: { returns: 15754348336271807488n } },
  { name: "hashes 513 bytes", args: () => [bytes(513)], expected: { returns: 1100167448566942731n } },
  { name: "hashes 5000 bytes", args: () => [bytes(5000)], expected: { returns: 15661709712180266136n } },
  {
    name: "hashes 300 bytes of 255",
    args: () => [new Uint8Array(300).fill(255)],
    expected: { returns: 1134903148057836196n },
  },
  { name: "starts from seed 1", args: () => [bytes(65), 1n], expected: { returns: 2268415701410626860n } },
  { name: "starts from seed 2^32", args: () => [bytes(65), 2n ** 32n], expected: { returns: 6965791182320991115n } },
  { name: "starts from seed 2^53", args: () => [bytes(65), 2n ** 53n], expected: { returns: 10071330271389186955n } },
  { name: "starts from seed 2^63", args: () => [bytes(65), 2n ** 63n], expected: { returns: 17790500032702217099n } },
  {
    name: "starts from seed 2^64 - 1",
    args: () => [bytes(65), 2n ** 64n - 1n],
    expected: { returns: 9251717409508772050n },
  },
  { name: "hashes ASCII text", args: () => ["the quick brown fox"], expected: { returns: 8588166391666272099n } },
  {
    name: "hashes text of the basic plane as UTF-8",
    args: () => ["naïve 北京 €"],
    expected: { returns: 5081558379575838390n },
  },
  { name: "hashes astral text as UTF-8", args: () => ["🦀 to 𝒿𝓈"], expected: { returns: 1542348282335808356n } },
  { name: "hashes a NUL inside text", args: () => ["a\0b"], expected: { returns: 1822289702776019763n } },
  {
    name: "hashes a byte order mark as any text",
    args: () => ["\ufeffa"],
    expected: { returns: 9282464247892602758n },
  },
  { name: "takes a Buffer", args: () => [Buffer.from("abc")], expected: { returns: 1822289658051606848n } },
  {
    name: "hashes only what a view shows",
    args: () => [bytes(100).subarray(3, 80)],
    expected: { returns: 11302827431535470898n },
  },
  { name: "refuses a lone surrogate", args: () => ["a\ud800b"], expected: badArgument },
  { name: "refuses a lone surrogate at the end", args: () => ["ab\udc00"], expected: badArgument },
  { name: "refuses nothing at all", args: () => [undefined as never], expected: badArgument },
  { name: "refuses a number", args: () => [42 as never], expected: badArgument },
  { name: "refuses a plain array", args: () => [[1, 2] as never], expected: badArgument },
  { name: "refuses an ArrayBuffer", args: () => [new ArrayBuffer(8) as never], expected: badArgument },
  { name: "refuses wider elements", args: () => [new Uint16Array(8) as never], expected: badArgument },
  { name: "refuses a detached view", args: () => [detached(bytes(8))], expected: badArgument },
  { name: "refuses shared memory", args: () => [shared(8)], expected: badArgument },
  { name: "refuses resizable memory", args: () => [resizable(8)], expected: badArgument },
  { name: "refuses a number as seed", args: () => [bytes(8), 1 as never], expected: badArgument },
  { name: "refuses null as seed", args: () => [bytes(8), null as never], expected: badArgument },
  { name: "refuses a negative seed", args: () => [bytes(8), -1n], expected: outOfRange },
  { name: "refuses a seed of 2^64", args: () => [bytes(8), 2n ** 64n], expected: outOfRange },
];

/** Many keys, one hash each. */
export const byteHashManyCases: readonly Case<Parameters<typeof byteHashMany>, BigUint64Array>[] = [
  { name: "takes no keys", args: () => [bytes(0), offsets(0), out(0)], expected: { returns: BigUint64Array.of() } },
  {
    name: "takes no keys out of some bytes",
    args: () => [bytes(9), offsets(4), out(0)],
    expected: { returns: BigUint64Array.of() },
  },
  {
    name: "gives the seed for empty keys",
    args: () => [bytes(0), offsets(0, 0, 0, 0), out(3)],
    expected: { returns: BigUint64Array.of(0n, 0n, 0n) },
  },
  {
    name: "hashes one key",
    args: () => [bytes(64), offsets(0, 64), out(1)],
    expected: { returns: BigUint64Array.of(1688768265688243776n) },
  },
  {
    name: "hashes keys of equal length",
    args: () => [bytes(40), offsets(0, 8, 16, 24, 32, 40), out(5)],
    expected: {
      returns: BigUint64Array.of(
        10132015376718880280n,
        10970932578578219048n,
        10206894574589649144n,
        1080756375343258984n,
        10911774556386791896n,
      ),
    },
  },
  {
    name: "hashes keys of unequal length",
    args: () => [bytes(200), offsets(0, 1, 1, 9, 73, 74, 200), out(6)],
    expected: {
      returns: BigUint64Array.of(11n, 0n, 6363556378204642856n, 13342269450990321792n, 152n, 9798569759599039789n),
    },
  },
  {
    name: "skips bytes before the first key and after the last",
    args: () => [bytes(50), offsets(10, 20, 30), out(2)],
    expected: { returns: BigUint64Array.of(11872495526399910249n, 7782959970234577925n) },
  },
  {
    name: "leaves alone what is past the last key",
    args: () => [bytes(10), offsets(0, 4, 10), out(4).fill(7n)],
    expected: { returns: BigUint64Array.of(14714302218621020296n, 13673456553043435837n, 7n, 7n) },
  },
  {
    name: "hashes a long key among short ones",
    args: () => [bytes(700), offsets(0, 3, 6, 650, 653, 656, 659, 662, 700), out(8)],
    expected: {
      returns: BigUint64Array.of(
        586996627179560894n,
        8187303010645542939n,
        10227183848825533508n,
        13500922948668618232n,
        2409286499645265365n,
        10009592898896334350n,
        17364700376255054891n,
        12888031997806491205n,
      ),
    },
  },
  {
    name: "hashes more keys than a vector holds",
    args: () => [
      bytes(330),
      offsets(
        0,
        10,
        20,
        30,
        40,
        50,
        60,
        70,
        80,
        90,
        100,
        110,
        120,
        130,
        140,
        150,
        160,
        170,
        180,
        190,
        200,
        210,
        220,
        230,
        240,
        250,
        260,
        270,
        280,
        290,
        300,
        310,
        320,
        330,
      ),
      out(33),
    ],
    expected: {
      returns: BigUint64Array.of(
        6279221425719803461n,
        11872495526399910249n,
        7782959970234577925n,
        12444369064578616785n,
        9154307026340487669n,
        216347804115760281n,
        7180155695744860181n,
        7238424512983087537n,
        11902803021070373061n,
        4779678715002312425n,
        1591121526563590405n,
        13952500930444140273n,
        16931961825242132693n,
        1033222853081788857n,
        9987159253964785397n,
        15420667113250494353n,
        4158107819742497157n,
        14082683416247231017n,
        8728101060205902469n,
        5953600712341267025n,
        15308902297117934133n,
        14054917144437850841n,
        14618963107429394581n,
        7523772305738959473n,
        5118748246788048645n,
        12002716844077179817n,
        11817147980353288581n,
        15146941340701848881n,
        9002739940942876629n,
        14158188499512406713n,
        12356155207139259061n,
        565676161577890577n,
        8555247301796665797n,
      ),
    },
  },
  {
    name: "writes to a view that begins inside its buffer",
    args: () => [bytes(8), offsets(0, 3, 8), out(5).subarray(1, 3)],
    expected: { returns: BigUint64Array.of(586996627179560894n, 11518818600771162274n) },
  },
  {
    name: "takes input and output apart in one buffer",
    args: () => [...inOneBuffer(0)],
    expected: { returns: BigUint64Array.of(586996627179560894n, 11518818600771162274n) },
  },
  { name: "refuses a string", args: () => ["abc" as never, offsets(0, 3), out(1)], expected: badArgument },
  { name: "refuses a plain array of offsets", args: () => [bytes(8), [0, 8] as never, out(1)], expected: badArgument },
  {
    name: "refuses signed offsets",
    args: () => [bytes(8), Int32Array.of(0, 8) as never, out(1)],
    expected: badArgument,
  },
  {
    name: "refuses signed output",
    args: () => [bytes(8), offsets(0, 8), new BigInt64Array(1) as never],
    expected: badArgument,
  },
  { name: "refuses no output", args: () => [bytes(8), offsets(0, 8), undefined as never], expected: badArgument },
  { name: "refuses no offsets", args: () => [bytes(8), offsets(), out(1)], expected: badArgument },
  {
    name: "refuses an output that is too short",
    args: () => [bytes(8), offsets(0, 4, 8), out(1)],
    expected: badArgument,
  },
  { name: "refuses offsets that decrease", args: () => [bytes(8), offsets(0, 5, 4, 8), out(3)], expected: outOfRange },
  { name: "refuses offsets beyond the bytes", args: () => [bytes(8), offsets(0, 9), out(1)], expected: outOfRange },
  {
    name: "refuses the greatest offset",
    args: () => [bytes(8), offsets(0, 2 ** 32 - 1), out(1)],
    expected: outOfRange,
  },
  { name: "refuses detached bytes", args: () => [detached(bytes(8)), offsets(0, 0), out(1)], expected: badArgument },
  { name: "refuses detached offsets", args: () => [bytes(8), detached(offsets(0, 8)), out(1)], expected: badArgument },
  { name: "refuses a detached output", args: () => [bytes(8), offsets(0), detached(out(1))], expected: badArgument },
  {
    name: "refuses shared output",
    args: () => [bytes(8), offsets(0, 8), new BigUint64Array(new SharedArrayBuffer(8))],
    expected: badArgument,
  },
  { name: "refuses resizable bytes", args: () => [resizable(8), offsets(0, 8), out(1)], expected: badArgument },
  { name: "refuses an output that overlaps the bytes", args: () => inOneBuffer(7), expected: badArgument },
  { name: "refuses an output that overlaps the offsets", args: () => overlappingOffsets(), expected: badArgument },
];

/** Bytes with no two alike nearby. */
function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i * 37 + 11);
}

const offsets = (...entries: number[]) => Uint32Array.of(...entries);
const out = (length: number) => new BigUint64Array(length);

/** Eight bytes of input just before two words of output; `shift` moves the input into the output. */
function inOneBuffer(shift: number): Parameters<typeof byteHashMany> {
  const buffer = new ArrayBuffer(24);
  const input = new Uint8Array(buffer, shift, 8);
  input.set(bytes(8));
  return [input, offsets(0, 3, 8), new BigUint64Array(buffer, 8, 2)];
}

function overlappingOffsets(): Parameters<typeof byteHashMany> {
  const buffer = new ArrayBuffer(16);
  return [bytes(8), new Uint32Array(buffer, 0, 3), new BigUint64Array(buffer, 8, 1)];
}
