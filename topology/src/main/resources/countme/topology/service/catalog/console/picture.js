/** The topology as a picture: containers as nodes, what flows between them as edges. Drawn once a width, then only changed. */
import { say, svg } from './dom.js';
import * as format from './format.js';
import { healthOf, lineOf, pick } from './health.js';

const NARROW = 680;
const NODE = { width: 164, height: 56 };
const GAP = 26;
/** How far a curve has come, before it crosses others. */
const EARLY = { along: 0.342, across: 0.216 };

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
function layout(services, wide) {
  const { path, watchers } = split(services);
  const ranks = [[{ instance: 'users' }], ...path.map(rank => rank.flatMap(nodesOf))];
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
  const all = nodes.flatMap(from => receivers(from).map(to => ({ from, to })));
  return all.map(edge => ({
    ...edge, leaving: all.filter(({ from }) => from === edge.from).length, arriving: all.filter(({ to }) => to === edge.to).length,
  }));
}

function line({ from, to, leaving, arriving }, wide) {
  const sideways = wide || from.watches;
  const half = sideways ? NODE.width / 2 : NODE.height / 2;
  const [x1, y1, x2, y2] = sideways ? [from.x + half, from.y, to.x - half, to.y] : [from.x, from.y + half, to.x, to.y - half];
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  // Where several edges meet, each is labelled at its other end, and on its way where they meet at both.
  const target = leaving > arriving;
  const [along, across] = [EARLY.along * (sideways ? x2 - x1 : y2 - y1), EARLY.across * (sideways ? y2 - y1 : x2 - x1)];
  const label = leaving > 1 && arriving > 1
    ? sideways ? { x: x1 + along, y: y1 + across - 6 } : { x: x1 + across, y: y1 + along }
    : sideways
      ? y1 === y2 ? { x: mx, y: my - 8 } : target ? { x: x2 - 58, y: y2 - 14 } : { x: x1 + 58, y: y1 - 14 }
      : x1 === x2 ? { x: mx, y: my + 4 } : target ? { x: x2, y: y2 - 12 } : { x: x1, y: y1 + 18 };
  const d = sideways ? `M${x1} ${y1} C${mx} ${y1} ${mx} ${y2} ${x2} ${y2}` : `M${x1} ${y1} C${x1} ${my} ${x2} ${my} ${x2} ${y2}`;
  return { d, label };
}

/** What is known of an edge: how much, and how fast. */
function flow(figures, { from, to }) {
  return from.service
    ? ['flow', 'delay'].map(name => pick(figures, name, { from: from.instance, to: to.instance }))
    : [pick(figures, 'rate'), pick(figures, 'p99')];
}

function node(place, choose) {
  const title = svg('text', { class: 'name', x: 30, y: 24 }, place.instance);
  const detail = svg('text', { class: 'detail', x: 30, y: 42 });
  const box = svg('rect', { width: NODE.width, height: NODE.height, rx: 12 });
  const at = { transform: `translate(${place.x - NODE.width / 2} ${place.y - NODE.height / 2})` };
  if (!place.service) {
    say(detail, 'browsers');
    return { place, detail, element: svg('g', { ...at, class: 'node users' }, box, svg('circle', { cx: 17, cy: 20, r: 5 }), title, detail) };
  }
  const element = svg('a', {
    ...at, class: 'node unknown', href: '#service', 'data-instance': place.instance,
    onclick: () => choose(place.service.name),
  }, box, svg('circle', { cx: 17, cy: 20, r: 5 }), title, detail);
  return { place, detail, element };
}

/** Draws into a container; the function it gives shows figures. */
export function picture(container, topology, choose) {
  let drawn = null;
  let latest = null;

  function draw() {
    const wide = container.clientWidth >= NARROW;
    if (drawn?.wide === wide) {
      return;
    }
    const places = layout(topology.services, wide);
    const nodes = places.nodes.map(place => node(place, choose));
    const lines = edges(places).map(edge => {
      const { d, label } = line(edge, wide);
      return { edge, path: svg('path', { class: 'edge', d }), text: svg('text', { class: 'flow', ...label, 'text-anchor': 'middle' }) };
    });
    drawn = { wide, nodes, lines };
    container.replaceChildren(
      svg('svg', { viewBox: `0 0 ${places.width} ${places.height}`, role: 'group', 'aria-label': 'Topology: requests pass from left to right' },
        svg('text', { class: 'band', x: 8, y: places.band + 14 }, 'WATCHING'),
        ...lines.map(one => one.path), ...nodes.map(one => one.element), ...lines.map(one => one.text)));
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
      say(detail, text);
    }
    for (const { edge, path, text } of drawn.lines) {
      const [rate, latency] = flow(figures, edge);
      path.setAttribute('class', rate > 0 ? 'edge flowing' : 'edge');
      const room = drawn.wide || !edge.from.watches;
      say(text, rate === undefined || !room ? '' : format.rate(rate) + (Number.isFinite(latency) ? ` · ${format.seconds(latency)}` : ''));
    }
  }

  new ResizeObserver(draw).observe(container);
  draw();
  return update;
}

