/** What the page shows is in its address, after the #: so back, reload and links work. */

const PRESET = 3600;
const FILTERS = ['service', 'level', 'text'];

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** In seconds: the last so many, or from one moment to another. What makes no sense is the default. */
function rangeOf(asked) {
  const [last, from, to] = ['last', 'from', 'to'].map(name => Number(asked.get(name)));
  return from > 0 && to > from ? { from, to } : { last: last > 0 ? last : PRESET };
}

/** Which view, of what, over which time, and which lines of the log; a filter that nothing was chosen of is null. */
export function read(hash) {
  const [path, query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [view, name = ''] = path.split('/').map(decoded);
  const asked = new URLSearchParams(query);
  return { view: view || 'overview', name, range: rangeOf(asked), ...Object.fromEntries(FILTERS.map(filter => [filter, asked.get(filter)])) };
}

/** The address of that; what is as usual is left out. */
export function write({ view, name, range, ...filters }) {
  const query = new URLSearchParams();
  Object.entries(range?.last === PRESET ? {} : (range ?? {})).forEach(([key, value]) => query.set(key, value));
  FILTERS.filter(filter => typeof filters[filter] === 'string').forEach(filter => query.set(filter, filters[filter]));
  const path = [view === 'overview' ? '' : view, name].filter(Boolean).map(encodeURIComponent).join('/');
  return `#/${path}${query.size > 0 ? `?${query}` : ''}`;
}

/** From when to when that is at a time, all in seconds. {@code live} while it ends now. */
export const bounds = (range, now) => (range.last ? { start: now - range.last, end: now, live: true } : { start: range.from, end: range.to, live: false });
