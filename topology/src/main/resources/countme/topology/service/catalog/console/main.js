/** Puts the page together and keeps it fresh. */
import { refreshAlerts } from './alerts.js';
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { Graphs } from './graphs.js';
import { containers, healthOf, pick, summary } from './health.js';
import { learnImages, showHistory, showVersions } from './inventory.js';
import { Logs } from './logs.js';
import { picture } from './picture.js';
import { sorted, subjects } from './signals.js';
import { file, instant, isAway, notices, now } from './sources.js';
import { placeTables, showTables } from './tables.js';

const OFTEN = 2000;
const SELDOM = 15_000;

const TILES = [
  { id: 'rate', name: 'Requests', show: figures => format.rate(pick(figures, 'rate')), hint: 'last minute' },
  { id: 'errors', name: 'Errors', show: figures => format.percent(pick(figures, 'errors')), hint: '5xx of all requests' },
  { id: 'p50', name: 'Median latency', show: figures => format.seconds(pick(figures, 'p50')), hint: 'p50, last minute' },
  { id: 'p99', name: 'Slowest 1 %', show: figures => format.seconds(pick(figures, 'p99')), hint: 'p99, last minute' },
  { id: 'firing', name: 'Alerts', show: (_, firing) => format.count(firing), hint: 'firing now' },
  { id: 'certificate', name: 'Certificate', show: figures => format.days(pick(figures, 'certificate')), hint: 'until it expires' },
];

const topology = await (await file('topology.json')).json();
const show = picture(byId('picture'), topology, choose);
const graphs = new Graphs(byId('graphs'));
const period = () => Number(byId('period').value);
const logs = new Logs(topology.project, [...topology.services.map(service => service.name), 'launcher'], period);
let chosen = topology.services[0].name;

say(byId('project'), topology.project);
document.title = `${topology.project} console`;
byId('figures').append(...TILES.map(tile => html('div', { class: 'tile', id: `tile-${tile.id}` },
  html('dt', {}, tile.name), html('dd', { 'data-figure': tile.id }, '–'), html('dd', { class: 'note' }, tile.hint))));
placeTables(topology);
byId('services').append(...subjects(topology).map(({ name, instances }) =>
  html('button', { type: 'button', 'data-service': name, 'aria-pressed': String(name === chosen), onclick: () => choose(name) },
    html('span', { class: instances ? 'dot unknown' : '' }, name))));
byId('period').addEventListener('change', () => {
  showGraphs();
  logs.search();
});

function choose(name) {
  chosen = name;
  for (const button of byId('services').children) {
    button.setAttribute('aria-pressed', String(button.dataset.service === name));
  }
  showGraphs();
}

function showGraphs() {
  graphs.show(subjects(topology).find(({ name }) => name === chosen).graphs, period());
}

/** The worst of a service's containers. */
function healthOfService(figures, service) {
  const all = service.instances.map(instance => healthOf(figures, instance));
  return ['down', 'unknown'].find(health => all.includes(health)) ?? 'healthy';
}

async function refresh() {
  const [asked, alerts] = await Promise.allSettled([instant(topology.figures), refreshAlerts()]);
  const figures = asked.status === 'fulfilled' ? sorted(asked.value) : null;
  const firing = alerts.value;
  show(figures);
  for (const tile of TILES) {
    say(document.querySelector(`[data-figure=${tile.id}]`), tile.show(figures, firing));
  }
  byId('tile-firing').classList.toggle('bad', firing > 0);
  byId('tile-errors').classList.toggle('bad', pick(figures, 'errors') > 0.001);
  byId('tile-certificate').classList.toggle('bad', pick(figures, 'certificate') < 20 * 86_400);
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

keep(refresh, OFTEN);
keep(() => logs.follow(), OFTEN);
keep(learnImages, SELDOM);
keep(async () => graphs.mark(await showHistory(topology.project)), SELDOM);
showGraphs();
setInterval(() => document.hidden || graphs.refresh(period()), SELDOM);
