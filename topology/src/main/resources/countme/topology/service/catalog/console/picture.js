/** The topology as a picture: containers as nodes, what flows between them as edges. Drawn once a width, then only changed. */
import { say, svg } from './dom.js';
import * as format from './format.js';
import { healthOf, lineOf, pick } from './health.js';
import { place, points } from './placing.js';
import { write } from './route.js';

const NARROW = 680;
const NODE = { width: 164, height: 56 };
const GAP = 26;
/** Where a box has its text, and how wide that may be. So many letters of a name or a line fit as they are. */
const TEXT = { x: 30, width: 126, name: 14, line: 19 };
/** Room for two short lines of text. */
const LABEL = { width: 54, height: 28 };

/** The services that users' requests reach, in ranks; all others watch. */
function split(services) {
  const byName = new Map(services.map(service => [service.name, service]));
  const path = [];
  for (const service of services.filter(({ rank }) => rank !== undefined)) {
    (path[service.rank] ??= []).push(service);
  }
  const watching = services.filter(({ rank }) => rank === undefined);
  const feeders = watching.filter(service => service.feeds.length > 0);
  // Who feeds stands before whom it feeds.
  const together = feeders.flatMap(service => [service, ...service.feeds.map(name => byName.get(name))]);
  return { path, watchers: [...new Set([...together, ...watching])].filter(service => watching.includes(service)) };
}

const nodesOf = service => service.instances.map(instance => ({ service, instance }));

/** Places nodes by their middle. Wide: ranks from left to right; narrow: from top to bottom. */
function layout({ services, users }, wide) {
  const { path, watchers } = split(services);
  const ranks = [[{ instance: users }], ...path.map(rank => rank.flatMap(nodesOf))];
  const columns = wide ? 4 : 2;
  const width = wide ? 1080 : 360;
  const largest = Math.max(...ranks.map(rank => rank.length));
  const nodes = [];
  let height;
  if (wide) {
    const rows = largest * (NODE.height + GAP);
    ranks.forEach((rank, i) => rank.forEach((node, j) => nodes.push({
      ...node, x: NODE.width / 2 + 8 + (i * (width - NODE.width - 16)) / (ranks.length - 1), y: (rows * (j + 0.5)) / rank.length,
    })));
    height = rows;
  } else {
    let y = NODE.height / 2 + 4;
    for (const rank of ranks) {
      rank.forEach((node, j) => {
        const inRow = Math.min(columns, rank.length - Math.floor(j / columns) * columns);
        nodes.push({ ...node, x: (width * ((j % columns) + 0.5)) / inRow, y: y + Math.floor(j / columns) * (NODE.height + GAP) });
      });
      y += Math.ceil(rank.length / columns) * (NODE.height + GAP) + 34;
    }
    height = y - NODE.height / 2 - 24;
  }
  const band = height + 14;
  watchers.flatMap(nodesOf).forEach((node, i) => nodes.push({
    ...node, watches: true, x: (width * ((i % columns) + 0.5)) / columns, y: band + 34 + NODE.height / 2 + Math.floor(i / columns) * (NODE.height + 18),
  }));
  return { nodes, width, band, height: Math.max(...nodes.map(node => node.y)) + NODE.height / 2 + 6 };
}

/** From users to the entrances, from each service to what it depends on on their way, and from who watches to whom it feeds. */
function edges({ nodes }) {
  const receivers = from => nodes.filter(({ service }) =>
    (from.service ? (from.watches ? from.service.feeds : from.service.dependsOn).includes(service?.name) : service?.rank === 0));
  return nodes.flatMap(from => receivers(from).map(to => ({ from, to })));
}

/** Start, controls and end of an edge's curve. */
function curve({ from, to }, wide) {
  const sideways = wide || from.watches;
  const half = sideways ? NODE.width / 2 : NODE.height / 2;
  const [x1, y1, x2, y2] = sideways ? [from.x + half, from.y, to.x - half, to.y] : [from.x, from.y + half, to.x, to.y - half];
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [[x1, y1], sideways ? [mx, y1] : [x1, my], sideways ? [mx, y2] : [x2, my], [x2, y2]];
}

/** Each edge with its path, and where its label stands; null where it has no room. */
function lines(places, wide) {
  const all = edges(places).map(edge => ({ edge, curve: curve(edge, wide) }));
  const boxes = places.nodes.map(({ x, y }) => ({ left: x - NODE.width / 2, right: x + NODE.width / 2, top: y - NODE.height / 2, bottom: y + NODE.height / 2 }));
  const area = { left: 0, top: 0, right: places.width, bottom: places.height };
  const labels = place(all.map(one => points(one.curve)), LABEL, boxes, area);
  return all.map(({ edge, curve: [start, first, second, end] }, i) => ({
    edge, label: labels[i], d: `M${start.join(' ')} C${[first, second, end].map(point => point.join(' ')).join(' ')}`,
  }));
}

/** How much and how fast, one below the other: so it has room between boxes. */
function labelAt([x, y]) {
  const row = dy => svg('tspan', { x, y: y + dy });
  const [rate, latency] = [row(-2), row(11)];
  return { rate, latency, element: svg('text', { class: 'flow', 'text-anchor': 'middle' }, rate, latency) };
}

/** What is known of an edge: how much, and how fast. */
const flow = (figures, { from, to }) => ['flow', 'delay'].map(name => pick(figures, name, { from: from.instance, to: to.instance }));

/** Longer text is made as narrow as the box. */
function fit(node, text, letters) {
  say(node, text);
  if (text.length > letters) {
    node.setAttribute('textLength', TEXT.width);
  } else {
    node.removeAttribute('textLength');
  }
}

function node(place) {
  const title = svg('text', { class: 'name', x: TEXT.x, y: 24, lengthAdjust: 'spacingAndGlyphs' });
  const detail = svg('text', { class: 'detail', x: TEXT.x, y: 42, lengthAdjust: 'spacingAndGlyphs' });
  fit(title, place.instance, TEXT.name);
  const box = svg('rect', { width: NODE.width, height: NODE.height, rx: 12 });
  const at = { transform: `translate(${place.x - NODE.width / 2} ${place.y - NODE.height / 2})` };
  if (!place.service) {
    say(detail, 'browsers');
    return { place, detail, element: svg('g', { ...at, class: 'node users' }, box, svg('circle', { cx: 17, cy: 20, r: 5 }), title, detail) };
  }
  const element = svg('a', {
    ...at, class: 'node unknown', href: write({ view: 'service', name: place.service.name }), 'data-instance': place.instance,
  }, box, svg('circle', { cx: 17, cy: 20, r: 5 }), title, detail);
  return { place, detail, element };
}

/** Draws into a container; the function it gives shows figures. */
export function picture(container, topology) {
  let drawn = null;
  let latest = null;

  function draw() {
    const wide = container.clientWidth >= NARROW;
    if (drawn?.wide === wide) {
      return;
    }
    const places = layout(topology, wide);
    const nodes = places.nodes.map(place => node(place));
    const drawnLines = lines(places, wide).map(({ edge, d, label }) => {
      const title = svg('title');
      return { edge, title, path: svg('path', { class: 'edge', d }, title), label: label && labelAt(label) };
    });
    drawn = { wide, nodes, lines: drawnLines };
    container.replaceChildren(
      svg('svg', { viewBox: `0 0 ${places.width} ${places.height}`, role: 'group', 'aria-label': 'Topology: requests pass from left to right' },
        svg('text', { class: 'band', x: 8, y: places.band + 14 }, 'WATCHING'),
        ...drawnLines.map(one => one.path), ...nodes.map(one => one.element), ...drawnLines.map(one => one.label?.element)));
    update(latest);
  }

  function update(figures) {
    latest = figures;
    for (const { place, detail, element } of drawn.nodes.filter(one => one.place.service)) {
      const health = healthOf(figures, place.instance);
      const words = health === 'unknown' ? 'not known' : health;
      const text = health === 'healthy' ? lineOf(figures, place.service, place.instance) || 'healthy' : words;
      element.setAttribute('class', `node ${health}`);
      element.setAttribute('data-health', health);
      element.setAttribute('aria-label', `${place.instance}: ${words}. Show its graphs`);
      fit(detail, text, TEXT.line);
    }
    for (const { edge, path, title, label } of drawn.lines) {
      const [rate, latency] = flow(figures, edge);
      path.setAttribute('class', rate > 0 ? 'edge flowing' : 'edge');
      const words = [rate === undefined ? '' : format.rate(rate), Number.isFinite(latency) ? format.seconds(latency) : ''];
      say(title, [`${edge.from.instance} to ${edge.to.instance}`, ...words].filter(Boolean).join(', '));
      if (label) {
        say(label.rate, words[0]);
        say(label.latency, words[1]);
      }
    }
  }

  new ResizeObserver(draw).observe(container);
  draw();
  return update;
}

