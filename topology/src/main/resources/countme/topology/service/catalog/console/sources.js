/** Reads from what stands behind the same login and remembers what does not answer. */

/** In milliseconds. What is away the proxy tells within one second; what hangs is noticed here. */
const PATIENCE = 8000;
export const LONG_PATIENCE = 22_000;
const TOLERATED_SKEW = 60_000;

/** By source: what cannot be shown while it is away. */
const LOST = {
  Prometheus: 'health, numbers and graphs cannot be shown',
  Loki: 'logs and history cannot be shown',
  Alertmanager: 'whether anybody was told of an alert cannot be shown',
};

const away = new Map();
let skew = 0;

/** The server's time in milliseconds: this browser's clock may be wrong. */
export const now = () => Date.now() + skew;

/** What the reader should know before believing the page. */
export function notices() {
  const all = [...away].map(([source, why]) => `${source} ${why}; ${LOST[source]}.`);
  if (Math.abs(skew) > TOLERATED_SKEW) {
    const minutes = Math.round(Math.abs(skew) / 60_000);
    all.push(`This browser's clock is ${minutes} min ${skew > 0 ? 'behind' : 'ahead of'} the server's. Times here are shown by this browser's zone and the server's clock.`);
  }
  return all;
}

export const isAway = source => away.has(source);

function learnClock(response) {
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(date)) {
    // The header has whole seconds.
    const difference = date + 500 - Date.now();
    skew = Math.abs(difference) > 2000 ? difference : 0;
  }
}

async function ask(path, parameters, patience) {
  // From the origin: the page's own address may carry a login, with which no request can be made.
  const url = new URL(path, location.origin);
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  const signal = AbortSignal.timeout(patience);
  const once = () => fetch(url, { signal, credentials: 'same-origin' });
  // Twice: browsers give up whatever is under way when the machine's network changes.
  const response = await once().catch(once).catch(() => {
    throw new Error('does not answer');
  });
  learnClock(response);
  if (response.status === 401 || response.status === 429) {
    throw new Error('was not asked: the login has changed, reload the page');
  }
  if (response.status >= 500) {
    throw new Error('does not answer');
  }
  return response;
}

async function read(source, path, parameters = {}, patience = PATIENCE) {
  try {
    const response = await ask(path, parameters, patience);
    const answer = response.ok ? await response.json() : null;
    away.delete(source);
    if (answer === null) {
      throw new Error(`${source} refused: ${response.status}`);
    }
    return answer;
  } catch (e) {
    if (!e.message.startsWith(source)) {
      away.set(source, e.message);
    }
    throw e;
  }
}

const prometheus = async (path, parameters) => (await read('Prometheus', `/prometheus/api/v1/${path}`, parameters)).data;

export const instant = async query => (await prometheus('query', { query })).result;

export const range = async (query, start, end, step) => (await prometheus('query_range', { query, start, end, step })).result;

export const rules = async () => (await prometheus('alerts', {})).alerts;

export const told = () => read('Alertmanager', '/alertmanager/api/v2/alerts');

/** Log lines, the newest first; times in nanoseconds as text, because numbers cannot hold them. */
export async function lines(query, start, end, limit, patience) {
  const answer = await read('Loki', '/loki/api/v1/query_range', { query, start, end, limit, direction: 'backward' }, patience);
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
