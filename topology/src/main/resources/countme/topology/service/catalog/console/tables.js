/** What holds now, row by row, as the services' descriptions say: of which metrics, and by which of their labels. */
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { healthOf, pick } from './health.js';
import { write } from './route.js';
import { written } from './signals.js';

const SILENT = ['down', 'unknown'];

/** All of them, each with its service, where it is on the page, and the view it is. */
const tables = topology => topology.services.flatMap(service => service.tables.map((table, i) => {
  const id = `table-${service.name}-${i + 1}`;
  return { service, table, id, view: table.title.toLowerCase().replace(/[^a-z0-9]+/g, '-') || id };
}));

const shown = new Map();

/** Makes a view of each, after the alerts, and a way there. */
export function placeTables(topology) {
  const all = tables(topology);
  byId('alerts').after(...all.map(({ table, id, view }) => html('section', { id, class: 'card', 'data-views': view, hidden: true, 'aria-labelledby': `${id}-title` },
    html('div', { class: 'title' }, html('h2', { id: `${id}-title` }, table.title), html('p', { class: 'note' })),
    table.note ? html('p', { class: 'notice' }, table.note) : null,
    html('p', { class: 'empty', role: 'status' }),
    html('div', { class: 'scroll rows', tabindex: '0', role: 'region', 'aria-labelledby': `${id}-title`, hidden: true }, html('table', {},
      html('thead', {}, html('tr', {}, ...[...table.names, ...table.values].map(({ title }) => html('th', { scope: 'col' }, title)))),
      html('tbody'))))));
  document.querySelector('nav [data-view=alerts]').after(...all.map(({ table, view }) => html('a', { href: write({ view }), 'data-view': view }, table.title)));
}

export function showTables(figures, topology) {
  tables(topology).forEach(({ service, table, id }) => show(byId(id), table, figures, service));
}

/** All series that have the same labels are a row: those labels, and a value of each metric. */
function rowsOf(table, figures) {
  const rows = new Map();
  table.values.forEach(({ metric }, column) => {
    for (const { labels, value } of figures[metric] ?? []) {
      const names = table.names.map(({ label }) => labels[label] ?? '');
      const key = JSON.stringify(names);
      rows.set(key, rows.get(key) ?? { names, values: [] });
      rows.get(key).values[column] = value;
    }
  });
  const last = table.values.length - 1;
  return [...rows.values()].sort((a, b) => (b.values[last] ?? 0) - (a.values[last] ?? 0));
}

/** Why nothing is known; empty where it is. */
function silence(figures, { name, instances }) {
  const health = SILENT.find(one => instances.some(instance => healthOf(figures, instance) === one));
  return health === undefined ? '' : health === 'down' ? `Not known: ${name} does not answer.` : 'Not known.';
}

function show(place, table, figures, service) {
  const silent = silence(figures, service);
  const rows = silent ? [] : rowsOf(table, figures).map(({ names, values }) =>
    [...names.map(format.visible), ...table.values.map(({ unit }, column) => written(unit, values[column]))]);
  const total = Math.max(rows.length, pick(figures, table.total) ?? 0);
  say(place.querySelector('.note'), rows.length === 0 ? '' : total > rows.length ? `${format.count(rows.length)} of ${format.count(total)}` : format.count(total));
  const empty = place.querySelector('.empty');
  say(empty, silent || (rows.length === 0 ? table.empty : ''));
  empty.hidden = rows.length > 0;
  empty.classList.toggle('good', !silent);
  place.querySelector('.rows').hidden = rows.length === 0;
  // Only the rows, so that whoever has scrolled among them stays there.
  if (JSON.stringify(rows) !== shown.get(place.id)) {
    shown.set(place.id, JSON.stringify(rows));
    const titles = [...table.names, ...table.values].map(({ title }) => title);
    place.querySelector('tbody').replaceChildren(...rows.map(([first, ...others]) => html('tr', {},
      html('th', { scope: 'row' }, first), ...others.map((text, i) => html('td', { 'data-title': titles[i + 1] }, text)))));
  }
}
