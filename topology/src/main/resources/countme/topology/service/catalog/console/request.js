/** One request: what the services wrote about it, in order, with the times between. */
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { lines } from './sources.js';

const ID = /^[0-9a-f]{32}$/i;
const MOST = 100;

/** Whether a text can be a request's id, as the proxy makes them. */
export const isId = text => ID.test(text.trim());

/** The id in a line of a log; empty where it has none. */
export function idOf(line) {
  const found = /"request_id":"([0-9a-f]{32})"/i.exec(line);
  return found ? found[1] : '';
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** When a line was written, in milliseconds: as it says, else as the engine does. */
// What the proxy writes of seconds is too coarse to compare with what replicas write.
const writtenAt = ({ time }, fields) => 1000 * fields.at || Date.parse(fields.time) || Number(time) / 1e6;

/** Several servers that were asked one after another, as nginx writes them. */
const listed = text => String(text ?? '').split(/, | : /).filter(Boolean);

/** Its log has how long it took, and who was asked meanwhile. */
function entranceSteps(line, fields, nameOf) {
  const where = line.labels.replica;
  const end = writtenAt(line, fields);
  const took = Number(fields.seconds) * 1000;
  const seconds = listed(fields.upstream_seconds).map(Number);
  const statuses = listed(fields.upstream_status);
  // It tells how long each took, not when each began: they came one after another, the last until the end.
  let left = seconds.reduce((sum, each) => sum + (each || 0), 0) * 1000;
  const asked = listed(fields.upstream).map((address, i) => {
    const from = end - left;
    left -= (seconds[i] || 0) * 1000;
    return { where: nameOf(address), what: `asked by ${where}, answered ${statuses[i] ?? '–'}`, from, to: from + (seconds[i] || 0) * 1000, about: true };
  });
  return [
    { where, what: `${fields.method} ${fields.path} from ${fields.client}`, from: end - took, to: end },
    ...asked,
    { where, what: `answered ${fields.status}, ${format.count(Number(fields.bytes))} bytes`, from: end, to: end },
  ];
}

function step(line, fields) {
  const to = writtenAt(line, fields);
  const took = Number(fields.duration_ms ?? Number(fields.seconds) * 1000) || 0;
  const what = [fields.message ?? fields.msg ?? 'a line', fields.status && `status ${fields.status}`, fields.reason].filter(Boolean).join(', ');
  return { where: line.labels.replica ?? line.labels.service, what, from: to - took, to };
}

/** Lines of one request as steps, the first one first; times in milliseconds. */
export function steps(found, nameOf) {
  return found
    .flatMap(line => {
      const fields = parsed(line.line);
      return fields.upstream_replica === undefined ? [step(line, fields)] : entranceSteps(line, fields, nameOf);
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);
}

const clock = milliseconds => {
  const date = new Date(milliseconds);
  return `${format.clock(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

/** A bar from when to when, on a line that is the whole request. */
function bar(one, start, end) {
  const place = value => (100 * (value - start)) / Math.max(1, end - start);
  const bar = html('span', { class: `bar ${one.about ? 'about' : ''}` });
  bar.style.marginLeft = `${Math.min(99, place(one.from))}%`;
  bar.style.width = `${Math.max(1, place(one.to) - place(one.from))}%`;
  return html('span', { class: 'track', 'aria-hidden': 'true' }, bar);
}

function timeline(all) {
  const start = all[0].from;
  const end = Math.max(...all.map(one => one.to));
  const row = (one, i) => html('tr', { 'data-where': one.where },
    html('td', { 'data-title': 'At' }, html('time', { datetime: new Date(one.from).toISOString() }, `${one.about ? '≈ ' : ''}${clock(one.from)}`)),
    html('td', { 'data-title': 'After the one before' }, i === 0 ? '–' : `+${format.seconds((one.from - all[i - 1].from) / 1000)}`),
    html('th', { scope: 'row' }, one.where),
    html('td', {}, format.visible(one.what)),
    html('td', { 'data-title': 'Took' }, one.to > one.from ? format.seconds((one.to - one.from) / 1000) : ''),
    html('td', { class: 'tracks' }, bar(one, start, end)));
  return html('table', {},
    html('thead', {}, html('tr', {}, ...['At', 'After the one before', 'Where', 'What', 'Took', ''].map(title => html('th', { scope: 'col' }, title)))),
    html('tbody', { id: 'request-steps' }, ...all.map(row)));
}

const raw = found => html('ol', { class: 'lines exact', tabindex: '0', 'aria-label': 'Its lines, the first one first' },
  ...found.map(({ time, line, labels }) => html('li', { class: `line ${labels.level ?? 'info'}` },
    html('time', {}, clock(Number(time) / 1e6)),
    html('span', { class: 'level' }, labels.level ?? ''),
    html('span', { class: 'from' }, labels.replica ?? labels.service ?? ''),
    html('code', { class: 'text' }, format.visible(line)))));

let turn = 0;

/** {@code start} and {@code end} in seconds; {@code wider} is where to look if nothing is found. */
export async function showRequest(topology, id, { start, end }, wider) {
  const mine = ++turn;
  const place = byId('request-body');
  const note = byId('request-note');
  place.replaceChildren();
  if (!isId(id)) {
    say(note, id ? 'That is no id of a request: one has 32 hexadecimal digits.' : '');
    return;
  }
  say(note, 'Reading…');
  try {
    const found = (await lines(`{project=${JSON.stringify(topology.project)}} |= ${JSON.stringify(id)}`, start * 1000, end * 1000 + 1000, MOST)).reverse();
    if (mine === turn) {
      show(topology, found, wider);
    }
  } catch (e) {
    if (mine === turn) {
      say(note, `Loki ${e.message}; its lines cannot be shown.`);
    }
  }
}

function show(topology, found, wider) {
  const note = byId('request-note');
  if (found.length === 0) {
    say(note, 'No line has this id in this time.');
    byId('request-body').replaceChildren(html('p', {}, html('a', { href: wider }, 'Look in the last seven days')));
    return;
  }
  const names = new Map(topology.services.flatMap(({ addresses }) => Object.entries(addresses).flatMap(([instance, all]) => all.map(one => [one, instance]))));
  const all = steps(found, address => names.get(address.replace(/:\d+$/, '')) ?? address);
  say(note, `${found.length} ${found.length === 1 ? 'line' : 'lines'}`);
  byId('request-body').replaceChildren(
    html('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'request-title' }, timeline(all)),
    all.some(one => one.about) ? html('p', { class: 'note' }, '≈ follows from how long each answer took. A replica writes a line only if a request failed, was slow or unusual.') : '',
    html('h3', {}, 'Lines'), raw(found));
}
