/** Puts the page together, shows the view that its address names, and keeps it fresh. */
import { refreshAlerts } from './alerts.js';
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { Graphs } from './graphs.js';
import { containers, healthOf, pick, summary } from './health.js';
import { learnImages, showHistory, showVersions } from './inventory.js';
import { Logs } from './logs.js';
import { picture } from './picture.js';
import { rangeControl } from './range.js';
import { isId, showRequest } from './request.js';
import { bounds, read, write } from './route.js';
import { showSettings } from './settings.js';
import { sorted, subjects, written } from './signals.js';
import { file, instant, isAway, notices, now } from './sources.js';
import { placeTables, showTables } from './tables.js';

const OFTEN = 2000;
const SELDOM = 15_000;
const WEEK = { last: 604_800 };
/** Views in which the choice of a time matters. */
const TIMED = ['service', 'logs', 'request'];
/** A view that no link in the bar leads to belongs to one that has a link. */
const PARENT = { request: 'logs' };
const FILTERS = { service: 'log-service', level: 'log-level', text: 'log-text' };

let route = read(location.hash);
const topology = await (await file('topology.json')).json();
const range = () => bounds(route.range, now() / 1000);
const show = picture(byId('picture'), topology);
const graphs = new Graphs(byId('graphs'), zoomed => go({ range: zoomed }));
const logs = new Logs(topology.project, [...topology.services.map(service => service.name), 'launcher'], range);
const showRange = rangeControl(chosen => go({ range: chosen }));

say(byId('project'), topology.project);
const tile = ({ id, title, hint }) => html('div', { class: 'tile', id: `tile-${id}` },
  html('dt', {}, title), html('dd', { 'data-figure': id }, '–'), html('dd', { class: 'note' }, hint));
byId('figures').append(...[...topology.tiles, { id: 'firing', title: 'Alerts', hint: 'firing now' }].map(tile));
placeTables(topology);
byId('services').append(...subjects(topology).map(({ name, instances }) =>
  html('a', { 'data-service': name }, html('span', { class: instances ? 'dot unknown' : '' }, name))));

const views = [...new Set([...document.querySelectorAll('[data-views]')].flatMap(section => section.dataset.views.split(' ')))];
const subjectShown = () => subjects(topology).find(({ name }) => name === route.name) ?? topology.services[0];

/** To another view, or the same one with something changed. */
function go(changes) {
  location.hash = write({ ...route, ...changes });
}

/** Every link to a view, with the time that was chosen. */
function showWays() {
  for (const way of document.querySelectorAll('.top nav [data-view]')) {
    way.href = write({ view: way.dataset.view, range: route.range });
    way.toggleAttribute('aria-current', false);
    if (way.dataset.view === (PARENT[route.view] ?? route.view)) {
      way.setAttribute('aria-current', 'page');
    }
  }
  for (const way of byId('services').children) {
    way.href = write({ view: 'service', name: way.dataset.service, range: route.range });
    way.toggleAttribute('aria-current', false);
    if (way.dataset.service === subjectShown().name) {
      way.setAttribute('aria-current', 'true');
    }
  }
  byId('service-logs').href = write({ view: 'logs', service: subjectShown().name, range: route.range });
}

function showView(moved) {
  if (!views.includes(route.view)) {
    route = { ...route, view: 'overview' };
  }
  document.body.dataset.view = route.view;
  for (const section of document.querySelectorAll('[data-views]')) {
    section.hidden = !section.dataset.views.split(' ').includes(route.view);
  }
  byId('range').hidden = !TIMED.includes(route.view);
  showRange(route.range);
  showWays();
  const title = document.querySelector(`.top nav [data-view="${PARENT[route.view] ?? route.view}"]`).textContent;
  document.title = `${title} · ${topology.project} console`;
  CONTENT[route.view]?.();
  if (moved) {
    byId('main').focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

/** What a filter is while nobody has chosen: the option that the page marks, or nothing. */
const usual = field => field.querySelector('option[selected]')?.value ?? '';

/** What a view has to ask for before it can be seen. */
const CONTENT = {
  service() {
    const { name, graphs: drawn, ...subject } = subjectShown();
    say(byId('service-title'), name);
    byId('service-logs').hidden = !subject.instances;
    showSettings(subject);
    graphs.show(drawn, range());
  },
  logs() {
    Object.entries(FILTERS).forEach(([filter, id]) => (byId(id).value = route[filter] ?? usual(byId(id))));
    showWayToRequest();
    logs.search();
  },
  request() {
    byId('request-id').value = route.name;
    showRequest(topology, route.name.trim(), range(), write({ ...route, range: WEEK }));
  },
};

function showWayToRequest() {
  const id = byId('log-text').value.trim();
  byId('log-request').hidden = !isId(id);
  byId('log-request').firstChild.href = write({ view: 'request', name: id, range: route.range });
}

Object.entries(FILTERS).forEach(([filter, id]) => byId(id).addEventListener('input', () => {
  const { value } = byId(id);
  route = { ...route, [filter]: value === usual(byId(id)) ? null : value };
  history.replaceState(null, '', write(route));
  showWayToRequest();
}));
byId('request-id').addEventListener('change', () => go({ name: byId('request-id').value.trim() }));
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
addEventListener('hashchange', () => {
  const before = route.view + route.name;
  route = read(location.hash);
  showView(before !== route.view + route.name);
});

/** The worst of a service's containers. */
function healthOfService(figures, service) {
  const all = service.instances.map(instance => healthOf(figures, instance));
  return ['down', 'unknown'].find(health => all.includes(health)) ?? 'healthy';
}

function showFigure({ id }, text, bad) {
  say(document.querySelector(`[data-figure="${id}"]`), text);
  byId(`tile-${id}`).classList.toggle('bad', bad);
}

async function refresh() {
  const [asked, alerts] = await Promise.allSettled([instant(topology.figures), refreshAlerts()]);
  const figures = asked.status === 'fulfilled' ? sorted(asked.value) : null;
  show(figures);
  for (const one of topology.tiles) {
    const value = pick(figures, one.id);
    showFigure(one, written(one.unit, value), value > (one.above ?? Infinity) || value < (one.below ?? -Infinity));
  }
  showFigure({ id: 'firing' }, format.count(alerts.value), alerts.value > 0);
  for (const service of topology.services) {
    byId('services').querySelector(`[data-service="${service.name}"] span`).className = `dot ${healthOfService(figures, service)}`;
  }
  const { health, text } = summary(figures, topology);
  byId('state').className = `pill ${health}`;
  say(byId('state'), text);
  showTables(figures, topology);
  showVersions(figures, topology);
  showNotices();
  if (!isAway('Prometheus')) {
    say(byId('updated'), `Numbers as of ${format.clock(new Date(now()))}.`);
  }
  document.body.dataset.containers = containers(topology).length;
}

function showNotices() {
  const all = notices();
  const place = byId('notices');
  if (JSON.stringify(all) !== place.dataset.shown) {
    place.dataset.shown = JSON.stringify(all);
    place.replaceChildren(...all.map(words => html('p', { class: 'notice' }, words)));
  }
}

/** Again and again, never two at once, and not while nobody looks. */
function keep(work, pause) {
  const turn = async () => {
    if (!document.hidden) {
      await work().catch(e => console.warn(e.message));
    }
    setTimeout(turn, pause);
  };
  turn();
}

showView(false);
keep(refresh, OFTEN);
keep(async () => route.view === 'logs' && logs.follow(), OFTEN);
keep(learnImages, SELDOM);
keep(async () => graphs.mark(await showHistory(topology.project)), SELDOM);
setInterval(() => document.hidden || route.view !== 'service' || !range().live || graphs.refresh(range()), SELDOM);
