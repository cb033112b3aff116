// The program of a measuring process: `part.js <part> <rounds>`. It prints its figures as JSON.
import { type Part, parts } from "./parts.ts";

const [part, rounds] = process.argv.slice(2) as [Part, string];
process.stdout.write(JSON.stringify(await parts[part](Number(rounds))));
process.exit();
