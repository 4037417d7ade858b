/** What runs, and how it came to run: images, versions, and the launcher's own events. */
import { byId, html } from './dom.js';
import * as format from './format.js';
import { containers, healthOf, startOf, versionOf } from './health.js';
import { query } from './logs.js';
import { file, lines, now } from './sources.js';

const WEEK = 7 * 86_400_000;
const MOST = 50;
/** An event may be told this long after it happened, in milliseconds. */
const LATE = 60_000;

let shown = '';
let images = {};

/** What each container runs from, as the last launcher wrote it down beside this page. */
export async function learnImages() {
  images = (await (await file('images.json'))?.json()) ?? {};
}

function imageOf(service, instance) {
  const { image, origin } = images[instance] ?? {};
  return image ? { image, origin: origin === 'stand-in' ? origin : '' }
    : { image: service.image, origin: '' };
}

/** Empty unless the image names one, as the counter's own do. */
function sourceOf(instance) {
  const { revision, subject } = images[instance] ?? {};
  return (revision ? ` revision ${format.revision(revision)}` : '') + (subject ? ` · ${format.visible(subject)}` : '');
}

export function showVersions(figures, topology) {
  const rows = containers(topology).map(({ service, instance }) => {
    const health = healthOf(figures, instance);
    const started = startOf(figures, instance);
    return [
      instance,
      health === 'unknown' ? 'not known' : health,
      imageOf(service, instance),
      versionOf(figures, instance) ?? (images[instance]?.version || '–'),
      sourceOf(instance),
      started === undefined ? '–' : format.duration(now() / 1000 - started),
      health,
    ];
  });
  if (JSON.stringify(rows) !== shown) {
    shown = JSON.stringify(rows);
    byId('version-rows').replaceChildren(...rows.map(([instance, words, image, version, revision, age, health]) => html('tr', { 'data-version-of': instance },
      html('th', { scope: 'row' }, instance),
      html('td', {}, html('span', { class: `dot ${health}` }, words)),
      html('td', {}, html('code', {}, image.image), image.origin ? html('span', { class: 'note' }, ` ${image.origin}`) : null),
      html('td', {}, version, revision ? html('span', { class: 'note' }, revision) : null), html('td', { 'data-title': 'Running for' }, age))));
  }
}

/** What an event of the launcher says, or whatever else it wrote. */
function fieldsOf(line) {
  try {
    return JSON.parse(line);
  } catch {
    return { detail: line };
  }
}

/** When users got another version, in seconds, and which. */
const deploysIn = events => events
  .map(({ time, line }) => ({ time: Number(time.slice(0, -9)), fields: fieldsOf(line) }))
  .filter(({ fields }) => ['deploy', 'rollback'].includes(fields.what) && fields.result === 'done')
  .map(({ time, fields }) => ({ time, version: format.visible(String(fields.detail ?? '').split(', before it ')[0]) }));

function event({ time, line }) {
  const date = new Date(Number(time.slice(0, -6)));
  const fields = fieldsOf(line);
  const result = fields.result ?? '';
  return html('tr', {},
    html('td', {}, html('time', { datetime: date.toISOString() }, `${format.day(date)} ${format.clock(date)}`)),
    html('th', { scope: 'row' }, format.visible([fields.what ?? fields.event, fields.arguments].filter(Boolean).join(' '))),
    html('td', {}, format.visible(String(fields.subject ?? ''))),
    html('td', {}, html('span', { class: `dot ${result === 'failed' ? 'down' : result === 'done' ? 'healthy' : 'unknown'}` }, format.visible(String(result)))),
    html('td', {}, format.visible([fields.detail ?? fields.message, fields.who].filter(Boolean).join(' · '))));
}

/** Until when the history is known, in milliseconds, and the newest events until then, the newest first. */
let known = 0;
let events = [];

/** Adds what has come since; a part of it is read again, because events may come late. */
async function learnEvents(project) {
  const end = now() + 1000;
  const week = end - WEEK + 60_000;
  const fresh = await lines(query(project, { service: 'launcher' }), Math.max(week, known - LATE), end, MOST);
  const all = new Map([...fresh, ...events].map(one => [one.time + one.line, one]));
  events = [...all.values()]
    .filter(({ time }) => Number(time.slice(0, -6)) >= week)
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0))
    .slice(0, MOST);
  known = end;
}

/** Gives the deploys among what is shown; what is known stays while no answer comes. */
export async function showHistory(project) {
  let nothing = 'None recorded. The launcher’s “audit” has what it did on its own machine.';
  try {
    await learnEvents(project);
  } catch (e) {
    nothing = `Loki ${e.message}; the history cannot be shown.`;
  }
  byId('history-body').replaceChildren(events.length === 0
    ? html('p', { class: 'empty' }, nothing)
    : html('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-labelledby': 'history-title' }, html('table', {},
      html('thead', {}, html('tr', {}, ...['When', 'What', 'Containers', 'Result', 'Detail'].map(title => html('th', { scope: 'col' }, title)))),
      html('tbody', {}, ...events.map(event)))));
  return deploysIn(events);
}
