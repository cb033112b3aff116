// A service as startReplica starts one: it says where it serves, and goes when it is told or when its input ends.
const [mode, listen, address, untilStdinEnds] = process.argv.slice(2);
if (mode === "broken") {
  process.stderr.write("Cannot assign requested address\n");
  process.exit(1);
}
if (listen !== "--listen" || untilStdinEnds !== "--until-stdin-ends") process.exit(3);
process.stderr.write("a line that is no JSON\n");
process.stderr.write(`${JSON.stringify({ event: "serving", address, metrics: null })}\n`);
process.on("SIGTERM", () => process.exit(0));
process.stdin.resume().on("end", () => process.exit(0));
