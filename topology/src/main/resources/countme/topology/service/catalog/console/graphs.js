/** Each service's key graphs. */
import { html } from './dom.js';
import { written } from './signals.js';
import { range } from './sources.js';

const POINTS = 180;
const COLOURS = 6;

const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Room above what is drawn, for the versions' names: there no line crosses them. */
const TOP = 18;

/** What an axis without values but 0 ends with, where that is not 1. */
const LEAST = { percent: 0.01, seconds: 0.01, bytes: 1000, bytesRate: 1000 };

/** Where an axis ends that shows values up to {@code max}. */
export const ceiling = (unit, max) => (max > 0 ? max * 1.1 : (LEAST[unit] ?? 1));

/** One request for each query; a series each. {@code range} in seconds. */
async function load(graph, bounds) {
  const end = Math.floor(bounds.end);
  const period = Math.max(5, end - Math.floor(bounds.start));
  const step = Math.max(5, Math.ceil(period / POINTS));
  const window = `${Math.max(60, 4 * step)}s`;
  const answers = await Promise.all(graph.lines.map(({ query }) => range(query.replaceAll('$w', window), end - period, end, step)));
  const series = answers.flatMap((answer, i) => answer.map(({ metric, values }) => ({ name: graph.lines[i].name || nameOf(metric), values })));
  series.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return aligned(series, end - period, end, step);
}

const nameOf = labels => Object.values(labels).join(' ') || 'value';

/** All series over the same times; a gap is a gap. */
function aligned(series, start, end, step) {
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
  const columns = series.map(({ values }) => {
    const column = times.map(() => null);
    for (const [time, value] of values) {
      const number = Number(value);
      column[Math.round((time - start) / step)] = Number.isFinite(number) ? number : null;
    }
    return column;
  });
  return { names: series.map(one => one.name), data: [times, ...columns] };
}

/** A line where users got another version. */
function mark(plot, deploys) {
  const { ctx, bbox, scales } = plot;
  const seen = deploys.filter(({ time }) => time >= scales.x.min && time <= scales.x.max);
  ctx.save();
  ctx.strokeStyle = style('--accent');
  ctx.fillStyle = style('--accent');
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  let free = -Infinity;
  for (const { time, version } of [...seen].sort((a, b) => a.time - b.time)) {
    const x = Math.round(plot.valToPos(time, 'x', true));
    const width = ctx.measureText(version).width;
    const at = Math.max(bbox.left, Math.min(x - width / 2, bbox.left + bbox.width - width));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (at >= free) {
      ctx.fillText(version, at, bbox.top - 3 * devicePixelRatio);
      free = at + width + 8 * devicePixelRatio;
    }
  }
  ctx.restore();
  plot.root.parentElement?.parentElement?.setAttribute('data-deploys', seen.map(({ version }) => version).join(' '));
}

function options(graph, names, width, deploys, zoom) {
  const axis = { stroke: style('--muted'), grid: { stroke: style('--line'), width: 1 }, ticks: { stroke: style('--line'), width: 1 }, font: '11px system-ui, sans-serif' };
  return {
    width, height: 168 + TOP, padding: [TOP, null, null, null],
    legend: { markers: { width: 0, fill: (plot, i) => plot.series[i].stroke() } },
    hooks: { setCursor: [latest], setData: [latest], ready: [latest], setSelect: [plot => chosen(plot, zoom)], draw: [plot => mark(plot, deploys())] },
    cursor: { sync: { key: 'graphs' }, y: false, drag: { x: true, y: false, setScale: false } },
    scales: { x: { time: true }, y: { range: (_, min, max) => [Math.min(0, min ?? 0), ceiling(graph.unit, max)] } },
    axes: [{ ...axis, space: 70, values: (_, all) => all.map(labelled) }, { ...axis, size: 64, space: 34, values: (_, all) => all.map(value => written(graph.unit, value, true)) }],
    series: [
      { label: 'Time', value: (_, time) => (time === null ? '' : new Date(time * 1000).toLocaleTimeString('en-GB')) },
      ...names.map((label, i) => ({ label, stroke: style(`--series-${i % COLOURS}`), width: 1.75, points: { show: false }, spanGaps: false, value: (_, value) => written(graph.unit, value) })),
    ],
  };
}

/** Whoever draws over a time has chosen it. */
function chosen(plot, zoom) {
  const { left, width } = plot.select;
  if (width > 0) {
    const [from, to] = [left, left + width].map(x => Math.round(plot.posToVal(x, 'x')));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    zoom({ from, to: Math.max(to, from + 60) });
  }
}

/** While nothing is pointed at, the legend has the newest values. */
function latest(plot) {
  if (plot.cursor.idx === null || plot.cursor.idx === undefined) {
    plot.setLegend({ idx: plot.data[0].length - 1 });
  }
}

function labelled(time, i, all) {
  const date = new Date(time * 1000);
  const days = all.length > 1 && all[1] - all[0] >= 86_400;
  return days ? date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' }) : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Shows the graphs of one service at a time. */
export class Graphs {
  #place;
  #shown = [];
  #turn = 0;
  #deploys = [];
  #zoom;

  /** {@code zoom} is called with the range that was drawn over. */
  constructor(place, zoom) {
    this.#place = place;
    this.#zoom = zoom;
    new ResizeObserver(() => this.#fit()).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#shown.forEach(one => this.#draw(one)));
  }

  /** Shows these, from one time to another, in seconds. */
  async show(graphs, bounds) {
    this.#shown.forEach(one => one.plot?.destroy());
    this.#shown = graphs.map(graph => {
      const body = html('div', { class: 'plot' }, html('p', { class: 'empty' }, 'Loading…'));
      return { graph, body, figure: html('figure', {}, html('figcaption', {}, graph.title), body), plot: null, loaded: null };
    });
    this.#place.replaceChildren(...this.#shown.map(one => one.figure));
    if (graphs.length === 0) {
      this.#place.append(html('p', { class: 'empty' }, 'Prometheus is not told anything of it'));
    }
    await this.refresh(bounds);
  }

  /** Marks when users got another version. */
  mark(deploys) {
    this.#deploys = deploys;
    this.#shown.forEach(one => one.plot?.redraw(false));
  }

  async refresh(bounds) {
    const turn = ++this.#turn;
    await Promise.all(this.#shown.map(async one => {
      try {
        const loaded = await load(one.graph, bounds);
        if (turn === this.#turn) {
          this.#take(one, loaded);
        }
      } catch (e) {
        if (turn === this.#turn) {
          this.#empty(one, e.message.startsWith('Prometheus') ? e.message : `Prometheus ${e.message}`);
        }
      }
    }));
  }

  #take(one, loaded) {
    const same = one.plot && one.loaded.names.join() === loaded.names.join();
    one.loaded = loaded;
    if (loaded.names.length === 0) {
      this.#empty(one, 'No data in this period');
    } else if (same) {
      one.plot.setData(loaded.data);
    } else {
      this.#draw(one);
    }
  }

  #empty(one, words) {
    one.plot?.destroy();
    one.plot = null;
    one.body.replaceChildren(html('p', { class: 'empty' }, words));
  }

  #draw(one) {
    if (!one.loaded || one.loaded.names.length === 0) {
      return;
    }
    one.plot?.destroy();
    one.body.replaceChildren();
    one.plot = new window.uPlot(options(one.graph, one.loaded.names, one.body.clientWidth, () => this.#deploys, this.#zoom), one.loaded.data, one.body);
    one.figure.setAttribute('data-series', one.loaded.names.length);
  }

  #fit() {
    for (const one of this.#shown) {
      if (one.plot && Math.abs(one.plot.width - one.body.clientWidth) > 1) {
        one.plot.setSize({ width: one.body.clientWidth, height: one.plot.height });
      }
    }
  }
}
