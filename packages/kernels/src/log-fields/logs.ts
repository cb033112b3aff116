/**
 * About `bytes` bytes of a service's log, the same every time: nine lines in ten are requests (an id, a level, a path and
 * what followed from it), one in ten belongs to a stack trace. One request in fifty has a path beyond ASCII.
 */
export function requestLog(bytes: number): Buffer {
  const random = noise(7);
  const below = (limit: number) => Math.floor(random() * limit);
  const lines: string[] = [];
  for (let length = 0; length < bytes;) {
    const line =
      random() < 0.9
        ? `${1e6 + below(9e6)} ${LEVELS[below(6)]!} /api/v1/${PLACES[below(50)] ?? "orders"}/${below(1e6)}?page=${below(100)} status=${STATUS[below(5)]!} bytes=${below(1e5)} ms=${below(900)}\n`
        : `    at ${NAMES[below(4)]!} (/srv/app/dist/${NAMES[below(4)]!}.js:${below(900)}:${below(80)})\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(""));
}

/** About `bytes` bytes of an access log in the combined format, the same every time; one line in a hundred is cut short. */
export function accessLog(bytes: number): Buffer {
  const random = noise(11);
  const below = (limit: number) => Math.floor(random() * limit);
  const lines: string[] = [];
  for (let length = 0; length < bytes;) {
    const time = `${10 + below(19)}/Nov/2026:${10 + below(14)}:${10 + below(50)}:${10 + below(50)} +0000`;
    const request = `${METHODS[below(4)]!} /shop/${below(5000)}?ref=${below(1e6)} HTTP/1.1`;
    const whole = `10.${below(256)}.${below(256)}.${below(256)} - - [${time}] "${request}" ${STATUS[below(5)]!} ${below(1e6)} "https://example.com/${below(900)}" "${AGENTS[below(2)]!}"`;
    const line = `${random() < 0.01 ? whole.slice(0, below(whole.length)) : whole}\n`;
    lines.push(line);
    length += line.length;
  }
  return Buffer.from(lines.join(""));
}

const LEVELS = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"];
const PLACES = ["zażółć"];
const METHODS = ["GET", "GET", "GET", "POST"];
const AGENTS = ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "curl/8.14.1"];
const STATUS = ["200", "200", "304", "404", "500"];
const NAMES = ["handleRequest", "Router.dispatch", "readBody", "Session.resume"];

/** Numbers from 0 to 1 that look random. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
