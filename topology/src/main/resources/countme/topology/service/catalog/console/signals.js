/** What Prometheus is asked is in the topology's data; here is how the answers are read. */
import * as format from './format.js';

/** Figures by name, each a list of labels and value. */
export function sorted(result) {
  const figures = {};
  for (const { metric, value } of result) {
    (figures[metric.figure] ??= []).push({ labels: metric, value: Number(value[1]) });
  }
  return figures;
}

/** What has graphs: every service, and what else the services' metrics tell of, such as the machine. */
export const subjects = topology => [...topology.services, ...topology.subjects];

/** A number as people read it; each unit is one of format's functions. */
export const written = (unit, ...value) => format[unit](...value);
