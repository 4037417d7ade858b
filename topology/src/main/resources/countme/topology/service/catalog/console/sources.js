/** Reads from what stands behind the same login and remembers what does not answer, or not in time. */

/** In milliseconds. What is away the proxy tells within one second; who is slow is waited for so long. */
const PATIENCE = 8000;
const TOLERATED_SKEW = 60_000;

/** By source: what becomes of the page meanwhile. */
const LOST = {
  Prometheus: 'health, numbers and graphs cannot be shown',
  Loki: 'logs and history are out of date or missing',
  Alertmanager: 'whether anybody was told of an alert cannot be shown',
};

/** Why a question has no answer; a refusal is one. */
class Unanswered extends Error {}

/** By source, why the last question has no answer. */
const silent = new Map();
let skew = 0;

/** The server's time in milliseconds: this browser's clock may be wrong. */
export const now = () => Date.now() + skew;

/** What the reader should know before believing the page. */
export function notices() {
  const all = [...silent].map(([source, why]) => `${source} ${why}; ${LOST[source]}.`);
  if (Math.abs(skew) > TOLERATED_SKEW) {
    const minutes = Math.round(Math.abs(skew) / 60_000);
    all.push(`This browser's clock is ${minutes} min ${skew > 0 ? 'behind' : 'ahead of'} the server's. Times here are shown by this browser's zone and the server's clock.`);
  }
  return all;
}

export const isAway = source => silent.has(source);

function learnClock(response) {
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(date)) {
    // The header has whole seconds.
    const difference = date + 500 - Date.now();
    skew = Math.abs(difference) > 2000 ? difference : 0;
  }
}

/** Gives the status and, where the answer is a good one, what it says. */
async function ask(path, parameters) {
  // From the origin: the page's own address may carry a login, with which no request can be made.
  const url = new URL(path, location.origin);
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  const signal = AbortSignal.timeout(PATIENCE);
  const once = async () => {
    const response = await fetch(url, { signal, credentials: 'same-origin' });
    return { response, said: response.ok ? await response.json() : null };
  };
  // Twice: browsers give up whatever is under way when the machine's network changes.
  const { response, said } = await once().catch(once).catch(e => {
    throw new Unanswered(e.name === 'TimeoutError' ? `is slow: no answer within ${PATIENCE / 1000} s` : 'does not answer');
  });
  learnClock(response);
  if (response.status === 401 || response.status === 429) {
    throw new Unanswered('was not asked: the login has changed, reload the page');
  }
  if (response.status >= 500) {
    throw new Unanswered('does not answer');
  }
  return { status: response.status, said };
}

async function read(source, path, parameters = {}) {
  try {
    const { status, said } = await ask(path, parameters);
    silent.delete(source);
    if (said === null) {
      throw new Error(`refused: ${status}`);
    }
    return said;
  } catch (e) {
    if (e instanceof Unanswered) {
      silent.set(source, e.message);
    }
    throw e;
  }
}

const prometheus = async (path, parameters) => (await read('Prometheus', `/prometheus/api/v1/${path}`, parameters)).data;

export const instant = async query => (await prometheus('query', { query })).result;

export const range = async (query, start, end, step) => (await prometheus('query_range', { query, start, end, step })).result;

export const rules = async () => (await prometheus('alerts', {})).alerts;

export const told = () => read('Alertmanager', '/alertmanager/api/v2/alerts');

const nanoseconds = milliseconds => `${Math.floor(milliseconds)}000000`;

/**
 * Log lines from one moment, in milliseconds, to before another, the newest first; their times in nanoseconds as text, because numbers
 * cannot hold them.
 */
export async function lines(query, start, end, limit) {
  const answer = await read('Loki', '/loki/api/v1/query_range',
    { query, start: nanoseconds(start), end: nanoseconds(end), limit, direction: 'backward' });
  return answer.data.result
    .flatMap(({ stream, values }) => values.map(([time, line]) => ({ time, line, labels: stream })))
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .slice(0, limit);
}

/** One of the page's own files; nothing where there is none. */
export async function file(path) {
  const once = () => fetch(new URL(path, location.origin), { credentials: 'same-origin' });
  // Twice, for the same reason: without its topology there is no page.
  const response = await once().catch(once);
  learnClock(response);
  return response.ok ? response : null;
}
