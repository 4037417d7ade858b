/** What the figures say of each container: how it is, and the line under its name. */
import { written } from './signals.js';

/** The first value whose labels have all of these; undefined when there is none. */
export const pick = (figures, name, labels = {}) =>
  figures?.[name]?.find(one => Object.entries(labels).every(([label, value]) => one.labels[label] === value))?.value;

/** {@code healthy}, {@code down} or {@code unknown}; unknown when there is nobody to ask. */
export function healthOf(figures, instance) {
  const value = pick(figures, 'up', { replica: instance });
  return value === undefined ? 'unknown' : value > 0 ? 'healthy' : 'down';
}

/** The line under a container's name: what it takes, in the same measure for all, or else the one number that its service names. */
export function lineOf(figures, { unit, noun }, instance) {
  const [memory, processor] = ['memory', 'processor'].map(name => pick(figures, name, { replica: instance }));
  if (memory !== undefined) {
    return `${written('bytes', memory)}${processor === undefined ? '' : ` · ${written('percent', processor)}`}`;
  }
  const value = pick(figures, 'caption', { replica: instance });
  return value === undefined ? '' : `${written(unit, value)}${noun && ` ${noun}${value === 1 ? '' : 's'}`}`;
}

export const startOf = (figures, instance) => pick(figures, 'started', { replica: instance });

/** What it says its version is. */
export const versionOf = (figures, instance) => figures?.version?.find(one => one.labels.replica === instance && one.labels.version)?.labels.version;

/** Every container with its service. */
export const containers = topology => topology.services.flatMap(service => service.instances.map(instance => ({ service, instance })));

/** One sentence for the whole stack. */
export function summary(figures, topology) {
  const all = containers(topology).map(one => ({ ...one, health: healthOf(figures, one.instance) }));
  const named = health => all.filter(one => one.health === health).map(one => one.instance);
  const down = named('down');
  const unknown = named('unknown');
  if (down.length > 0) {
    return { health: 'down', text: `${list(down)} ${down.length > 1 ? 'do' : 'does'} not answer` };
  }
  if (unknown.length > 0) {
    return { health: 'unknown', text: unknown.length === all.length ? 'Health is not known' : `${all.length - unknown.length} of ${all.length} healthy` };
  }
  return { health: 'healthy', text: `All ${all.length} services healthy` };
}

const list = names => (names.length > 2 ? `${names.length} services` : names.join(' and '));
