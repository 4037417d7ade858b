/** Log lines: searched, filtered and followed. */
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { idOf } from './request.js';
import { write } from './route.js';
import { lines, now } from './sources.js';

const MOST = 300;
/** Lines may arrive this late and out of order, in milliseconds. */
const LATE = 20_000;

/** LogQL's strings are Go's, which read JSON's. */
const quoted = text => JSON.stringify(text);
const literally = text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The query for what was chosen; nothing typed can become a part of its language. */
export function query(project, { service, level, text }) {
  const labels = [`project=${quoted(project)}`];
  if (service) {
    labels.push(`service=${quoted(service)}`);
  }
  if (level) {
    labels.push(`level=~${quoted(level)}`);
  }
  return `{${labels.join(', ')}}${text ? ` |~ ${quoted(`(?i)${literally(text)}`)}` : ''}`;
}

const nanoseconds = milliseconds => `${Math.floor(milliseconds)}000000`;

/** A request's line says most in a few words; the whole line is one click away. */
function brief(line) {
  try {
    const json = JSON.parse(line);
    if (json.method && json.path) {
      return `${json.method} ${json.path} → ${json.status ?? json.answer} · ${format.seconds(Number(json.seconds))}${json.upstream_replica ? ` · ${json.upstream_replica}` : ''}`;
    }
    return json.message ?? json.msg ?? null;
  } catch {
    return /\bmsg="((?:[^"\\]|\\.)+)"/.exec(line)?.[1] ?? null;
  }
}

function row({ time, line, labels }) {
  const date = new Date(Number(time.slice(0, -6)));
  const short = brief(line);
  const text = html('span', { class: 'text' }, format.visible(short ?? line));
  return html('li', { class: `line ${labels.level ?? 'info'}` },
    html('time', { datetime: date.toISOString(), title: date.toISOString() }, format.clock(date)),
    html('span', { class: 'level' }, labels.level ?? ''),
    html('span', { class: 'from' }, labels.replica ?? labels.service ?? ''),
    short === null ? text : html('details', {}, html('summary', {}, text), html('code', {}, format.visible(line)), wayTo(idOf(line))));
}

const wayTo = id => (id ? html('a', { href: write({ view: 'request', name: id }) }, 'Follow this request') : null);

const keyOf = ({ time, line, labels }) => `${time} ${labels.replica} ${line}`;

export class Logs {
  #project;
  #range;
  #rows = new Map();
  #turn = 0;
  #note = byId('logs-note');

  /** {@code range} gives from when to when to look, in seconds, and whether that is still {@code live}. */
  constructor(project, services, range) {
    this.#project = project;
    this.#range = range;
    byId('log-service').append(...services.map(name => html('option', { value: name }, name)));
    let typing;
    byId('log-text').addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.search(), 300);
    });
    ['log-service', 'log-level'].forEach(id => byId(id).addEventListener('change', () => this.search()));
    byId('log-follow').addEventListener('click', () => this.#toggle());
  }

  get following() {
    return byId('log-follow').getAttribute('aria-pressed') === 'true';
  }

  /** Everything anew. */
  async search() {
    this.#rows.clear();
    byId('log-lines').replaceChildren();
    say(this.#note, 'Reading…');
    await this.#read(this.#range().start * 1000);
  }

  /** What has come since. */
  async follow() {
    if (this.following && this.#range().live) {
      await this.#read(this.#rows.size === 0 ? this.#range().start * 1000 : now() - LATE);
    }
  }

  #toggle() {
    byId('log-follow').setAttribute('aria-pressed', String(!this.following));
    this.follow();
  }

  async #read(start) {
    const turn = ++this.#turn;
    const chosen = { service: byId('log-service').value, level: byId('log-level').value, text: byId('log-text').value };
    try {
      const found = await lines(query(this.#project, chosen), nanoseconds(start), nanoseconds(this.#range().end * 1000 + 1000), MOST);
      if (turn === this.#turn) {
        this.#add(found);
      }
    } catch (e) {
      if (turn === this.#turn) {
        say(this.#note, e.message.startsWith('Loki') ? e.message : `Loki ${e.message}; logs cannot be shown`);
      }
    }
  }

  #add(found) {
    const list = byId('log-lines');
    const fresh = found.filter(line => !this.#rows.has(keyOf(line)));
    for (const line of fresh.reverse()) {
      const element = row(line);
      // The newest first; one that comes late finds its place.
      let before = list.firstElementChild;
      while (before && this.#rows.get(before.dataset.key)?.time > line.time) {
        before = before.nextElementSibling;
      }
      element.dataset.key = keyOf(line);
      this.#rows.set(element.dataset.key, line);
      list.insertBefore(element, before);
    }
    while (list.children.length > MOST) {
      this.#rows.delete(list.lastElementChild.dataset.key);
      list.lastElementChild.remove();
    }
    const lines = list.children.length;
    say(this.#note, lines === 0 ? 'No line in this period' : lines === MOST ? `The newest ${MOST} lines` : `${lines} ${lines === 1 ? 'line' : 'lines'}`);
  }
}
