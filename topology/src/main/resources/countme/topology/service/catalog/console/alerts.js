/** Alerts that fire or are about to, each with what to do about it. */
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { file, now, rules, told } from './sources.js';
import { prose } from './prose.js';

const RANK = { critical: 0, page: 0, error: 1, warning: 1, ticket: 1, info: 2 };
/** Fires always, to show that alerts arrive: nothing is wrong then. */
const isHeartbeat = alert => alert.labels.severity === 'none';
const nameOf = alert => alert.labels.alertname;

/** The runbook's file name, whatever leads to it. */
const runbook = alert => (alert.annotations.runbook_url ?? alert.annotations.runbook ?? '').split('/').pop().replace(/\.md$|[^\w-]/g, '');

async function open(name) {
  const response = await file(`runbooks/${name}.md`).catch(() => null);
  const text = response ? await response.text() : 'This runbook cannot be shown: it is not among the console’s files.';
  byId('runbook-text').replaceChildren(...prose(text, open));
  byId('runbook-text').scrollTop = 0;
  if (!byId('runbook').open) {
    byId('runbook').showModal();
  }
}

/** Who Alertmanager tells where nobody is set. */
const NOBODY = 'nobody';

/** Whether Alertmanager has it, and whom it tells. */
function fate(alert, known) {
  if (alert.state !== 'firing') {
    return 'pending: it has to last before it fires';
  }
  if (!known) {
    return 'Alertmanager does not answer: nobody is told';
  }
  const same = known.find(one => Object.entries(one.labels).every(([label, value]) => alert.labels[label] === value));
  if (!same) {
    return 'not yet at Alertmanager';
  }
  if (same.status.state === 'suppressed') {
    return 'silenced or inhibited';
  }
  const receivers = same.receivers.map(one => one.name).filter(name => name !== NOBODY);
  return receivers.length > 0 ? `sent to ${receivers.join(', ')}`
    : 'nobody is told, because nobody is set: start the stack with --alert-webhook URL, or with --alert-email ADDRESS and --smtp-server HOST:PORT';
}

function item(alert, known) {
  const since = new Date(alert.activeAt);
  const name = runbook(alert);
  const where = ['replica', 'service', 'exporter'].map(label => alert.labels[label]).find(Boolean);
  return html('li', { class: `alert ${alert.state} severity-${RANK[alert.labels.severity] ?? 2}`, 'data-alert': nameOf(alert), 'data-state': alert.state },
    html('div', { class: 'what' },
      html('strong', {}, nameOf(alert)),
      html('span', { class: 'chip' }, alert.labels.severity ?? 'no severity'),
      where ? html('span', { class: 'chip quiet' }, where) : null),
    html('p', {}, alert.annotations.summary ?? ''),
    html('p', { class: 'note' }, `since ${format.clock(since)} (${format.duration((now() - since) / 1000)}) · ${fate(alert, known)}`),
    name ? html('button', { type: 'button', class: 'link', onclick: () => open(name) }, `Runbook: ${name}`) : null);
}

let shown = '';

/** Reads and shows them; gives how many fire, undefined when that is not known. */
export async function refreshAlerts() {
  const [asked, answered] = await Promise.allSettled([rules(), told()]);
  const list = byId('alert-list');
  if (asked.status === 'rejected') {
    shown = '';
    byId('alerts').classList.remove('quiet');
    list.replaceChildren(html('li', { class: 'empty' }, 'Prometheus does not answer; whether an alert fires cannot be shown.'));
    say(byId('alerts-note'), '');
    return undefined;
  }
  const known = answered.status === 'fulfilled' ? answered.value : null;
  const alerts = asked.value.filter(alert => !isHeartbeat(alert));
  alerts.sort((a, b) => a.state.localeCompare(b.state) || (RANK[a.labels.severity] ?? 2) - (RANK[b.labels.severity] ?? 2) || nameOf(a).localeCompare(nameOf(b)));
  byId('alerts').classList.toggle('quiet', alerts.length === 0);
  const firing = alerts.filter(alert => alert.state === 'firing').length;
  // Drawn anew only when something differs: whoever listens, or has the keyboard on a button, is not disturbed.
  const state = JSON.stringify([alerts.map(a => [a.labels, a.state, a.annotations.summary, fate(a, known)]), Math.floor(now() / 60_000)]);
  if (state !== shown) {
    shown = state;
    list.replaceChildren(...(alerts.length > 0 ? alerts.map(alert => item(alert, known)) : [html('li', { class: 'empty good' }, 'No alert fires.')]));
  }
  say(byId('alerts-note'), asked.value.some(isHeartbeat) ? 'The heartbeat fires, as it should.' : '');
  return firing;
}

byId('runbook-close').addEventListener('click', () => byId('runbook').close());
