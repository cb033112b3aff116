import { defineKernel, flagName } from "@oxbow/contract";
import { newFlag, serverFlags } from "@oxbow/flags";
import { createRouter } from "@oxbow/router";
import type { Answers, MemberOptions, Question } from "./member.ts";

const options = JSON.parse(process.argv[2]!) as MemberOptions;
const kernel = defineKernel<[n: number], number>({ key: options.kernel });
const { url, token, storeDirectory, embedded, throwsAbove = Number.POSITIVE_INFINITY } = options;

const flags = serverFlags({
  url: `${url}/api`,
  token,
  appName: "fleet",
  environment: "development",
  refreshMs: 1000,
  ...(storeDirectory === undefined ? {} : { storeDirectory }),
  ...(embedded === undefined ? {} : { embedded: { version: 2, features: [promoted(embedded)] } }),
});
const router = createRouter({ cells: flags });
let lastCandidateCall = 0;
/** Within a call: what it has run afterwards, beside it, is no answer. */
let candidateAnswered = false;
const call = router.route(kernel, {
  control: (n) => n * 2,
  candidates: {
    native: (n) => {
      if (n > throwsAbove) throw new Error(`${n} is too much`);
      candidateAnswered = true;
      lastCandidateCall = Date.now();
      return n + n;
    },
  },
});

const answers: { readonly [About in keyof Answers]: (question: Question) => Answers[About] } = {
  explain: () => router.explain(kernel, { key: "somebody" }),
  stats: () => router.stats()[0]!,
  decide: ({ keys = [] }) => keys.map(decides),
  lastCandidateCall: () => lastCandidateCall,
};

function decides(key: string): boolean {
  // The control may run beside the candidate's first call, so that it shows what shape its answers have.
  candidateAnswered = false;
  if (call.keyed(key, 21) !== 42) throw new Error("a caller got a wrong answer");
  return candidateAnswered;
}

process.on("message", (question: Question) => {
  process.send!({ id: question.id, answer: answers[question.about](question) });
});
// One that starts it and dies takes it along.
process.on("disconnect", () => {
  router.close();
  flags.close();
  process.exit(0);
});
if (options.busy === true) setInterval(() => void decides("somebody"), 1);

function promoted(payload: NonNullable<MemberOptions["embedded"]>) {
  const flag = newFlag(flagName(kernel));
  const [strategy] = flag.strategies!;
  const [variant] = strategy!.variants!;
  const value = JSON.stringify({ stage: "promoted", implementation: "native", ...payload });
  return {
    ...flag,
    enabled: true,
    strategies: [{ ...strategy!, variants: [{ ...variant!, payload: { ...variant!.payload!, value } }] }],
  };
}
