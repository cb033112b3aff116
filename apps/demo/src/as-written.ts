import { asWrittenPage } from "./as-written-page.ts";

/** Prints docs/playbook/as-written.md: `npm run publish:as-written`. */
process.stdout.write(await asWrittenPage());
