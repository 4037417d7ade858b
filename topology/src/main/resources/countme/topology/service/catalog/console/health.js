/** What the figures say of each container: how it is, and the line under its name. */
import * as format from './format.js';

/** The first value whose labels have all of these; undefined when there is none. */
export const pick = (figures, name, labels = {}) =>
  figures?.[name]?.find(one => Object.entries(labels).every(([label, value]) => one.labels[label] === value))?.value;

/** {@code healthy}, {@code down} or {@code unknown}; unknown when there is nobody to ask. */
export function healthOf(figures, service, instance) {
  const value = service.measured
    ? pick(figures, 'up', { replica: instance })
    : pick(figures, 'seen', { service: service.measuredBy });
  return value === undefined ? 'unknown' : value > 0 ? 'healthy' : 'down';
}

export function lineOf(figures, service, instance) {
  if (service.name === 'proxy') {
    const open = pick(figures, 'connections');
    return `${format.count(open)} ${open === 1 ? 'connection' : 'connections'}`;
  }
  const bytes = service.name === 'redis' ? pick(figures, 'redisMemory') : pick(figures, 'memory', { replica: instance });
  return bytes === undefined ? '' : format.bytes(bytes);
}

export function startOf(figures, service, instance) {
  return service.name === 'redis' ? pick(figures, 'redisStarted') : pick(figures, 'started', { replica: instance });
}

/** What it says its version is; Redis says so through its exporter. */
export function versionOf(figures, service, instance) {
  const all = figures?.version ?? [];
  if (service.name === 'redis') {
    return all.find(one => one.labels.redis_version)?.labels.redis_version;
  }
  const own = all.find(one => one.labels.replica === instance && !one.labels.redis_version);
  return own?.labels.version ?? own?.labels.service_version;
}

/** Every container with its service. */
export const containers = topology => topology.services.flatMap(service => service.instances.map(instance => ({ service, instance })));

/** One sentence for the whole stack. */
export function summary(figures, topology) {
  const all = containers(topology).map(one => ({ ...one, health: healthOf(figures, one.service, one.instance) }));
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
