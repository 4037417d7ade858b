/** Log lines: searched, filtered and followed. */
import { byId, html, say } from './dom.js';
import * as format from './format.js';
import { idOf } from './request.js';
import { write } from './route.js';
import { lines, now } from './sources.js';

const MOST = 300;
/** Lines may arrive this late and out of order, in milliseconds. */
const LATE = 20_000;
/** Ages in milliseconds: what is newest is asked for first, and what is older while there is room for more lines. */
const AGES = [60_000, 600_000, 3_600_000, 21_600_000, 86_400_000];

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

/** Parts of the time before a moment, the newest first, each from when to when. */
function widening(end, period) {
  const ages = [...AGES.filter(age => age < period), period];
  return ages.map((age, i) => ({ from: end - age, to: end - (ages[i - 1] ?? 0) }));
}

/** What a request was, what became of it and how long that took, as far as the line says. */
function request({ message, method, path, status, answer, seconds, duration_ms: milliseconds, upstream_replica: replica, reason }) {
  const took = seconds ?? (milliseconds === undefined ? undefined : milliseconds / 1000);
  return (message ? `${message}: ` : '')
    + [`${method} ${path} → ${status ?? answer}`, took === undefined ? '' : format.seconds(Number(took)), replica, reason].filter(Boolean).join(' · ');
}

/** The most important of a line in a few words, null where they are the line; the whole line is one click away. */
export function brief(line) {
  try {
    const json = JSON.parse(line);
    return json.method && json.path ? request(json) : json.message ?? json.msg ?? null;
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
  /** Until when lines are known, in milliseconds; 0 while those there were before the page are not. */
  #known = 0;
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

  /** Everything anew, the newest first. What was shown stays until there is an answer. */
  async search() {
    const turn = ++this.#turn;
    const range = this.#range();
    const end = range.end * 1000 + (range.live ? 1000 : 0);
    this.#known = 0;
    byId('log-lines').setAttribute('aria-busy', 'true');
    say(this.#note, 'Reading…');
    await this.#unlessOutdated(turn, async read => {
      for (const { from, to } of widening(end, (range.end - range.start) * 1000)) {
        const found = await read(from, to);
        if (to === end) {
          this.#clear();
        }
        this.#add(found);
        if (this.#rows.size >= MOST) {
          break;
        }
        say(this.#note, `${this.#counted()} of ${format.duration((end - from) / 1000)}; looking further back…`);
      }
      this.#known = end;
    });
  }

  /** What has come since; all anew where that has failed. */
  async follow() {
    if (byId('log-lines').getAttribute('aria-busy') === 'true') {
      return;
    }
    if (this.#known === 0) {
      await this.search();
    } else if (this.following && this.#range().live) {
      const end = now() + 1000;
      await this.#unlessOutdated(++this.#turn, async read => {
        this.#add(await read(this.#known - LATE, end));
        this.#known = end;
      });
    }
  }

  #toggle() {
    byId('log-follow').setAttribute('aria-pressed', String(!this.following));
    this.follow();
  }

  /** Does what reads lines of what was chosen, until something else is chosen or does the same. */
  async #unlessOutdated(turn, work) {
    const chosen = query(this.#project, { service: byId('log-service').value, level: byId('log-level').value, text: byId('log-text').value });
    const outdated = Symbol('outdated');
    try {
      await work(async (from, to) => {
        const found = await lines(chosen, from, to, MOST);
        if (turn !== this.#turn) {
          throw outdated;
        }
        return found;
      });
      this.#ended(this.#rows.size >= MOST ? `The newest ${MOST} lines` : `${this.#counted()} in this period`);
    } catch (e) {
      if (turn === this.#turn) {
        this.#ended(`Loki ${e.message}; ${this.#rows.size === 0 ? 'logs cannot be shown' : 'these lines are of before'}`);
      }
    }
  }

  #ended(words) {
    byId('log-lines').removeAttribute('aria-busy');
    say(this.#note, words);
  }

  #counted() {
    const count = this.#rows.size;
    return count === 0 ? 'No line' : `${count} ${count === 1 ? 'line' : 'lines'}`;
  }

  #clear() {
    this.#rows.clear();
    byId('log-lines').replaceChildren();
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
  }
}
