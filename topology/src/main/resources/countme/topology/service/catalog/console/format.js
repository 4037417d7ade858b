/** Numbers and times as people read them; what is not known is a dash. */
import { now } from './sources.js';

const DASH = '–';
const known = value => typeof value === 'number' && Number.isFinite(value);

const significant = value => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** With a thousand separator that does not depend on the browser's language. */
export const count = (value, onAxis = false) => (!known(value) ? DASH : onAxis && !Number.isInteger(value) ? '' : Math.round(value).toLocaleString('en'));

export const rate = value => (known(value) ? `${value >= 10_000 ? `${significant(value / 1000)}k` : value === 0 ? '0' : significant(value)}/s` : DASH);

export const percent = value => (known(value) ? `${value === 0 ? '0' : significant(100 * value)} %` : DASH);

/** Seconds in the unit that suits them. */
export const seconds = value => {
  if (!known(value)) {
    return DASH;
  }
  return value === 0 ? '0 ms' : value < 0.001 ? `${significant(value * 1e6)} µs` : value < 1 ? `${significant(value * 1000)} ms` : `${significant(value)} s`;
};

export const bytes = value => {
  if (!known(value)) {
    return DASH;
  }
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let left = value;
  let unit = 0;
  while (Math.abs(left) >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return `${unit === 0 ? left.toFixed(0) : significant(left)} ${units[unit]}`;
};

export const bytesRate = value => (known(value) ? `${bytes(value)}/s` : DASH);

/** A long time, in the largest unit that fits. */
export const duration = value => {
  if (!known(value) || value < 0) {
    return DASH;
  }
  const [size, name] = [[86_400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']].find(([each]) => value >= each) ?? [1, 's'];
  return `${Math.floor(value / size)} ${name}`;
};

export const days = value => (known(value) ? `${Math.floor(value / 86_400)} days` : DASH);

export const number = value => (known(value) ? significant(value) : DASH);

const two = value => String(value).padStart(2, '0');

export const clock = date => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

export const day = date => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** A moment, in the reader's time zone, and how long that is from now. */
export const moment = value => {
  if (!known(value)) {
    return DASH;
  }
  const date = new Date(value * 1000);
  const left = value - now() / 1000;
  const today = day(date) === day(new Date(now()));
  return `${today ? '' : `${day(date)} `}${clock(date)}, ${left < 0 ? `${duration(-left)} ago` : `in ${duration(left)}`}`;
};

/** A source's revision; of a long hash the first twelve digits. */
export const revision = text => visible(text.replace(/^([0-9a-f]{12})[0-9a-f]{28,52}/, '$1'));

/** Control characters are shown, never obeyed: an escape sequence in a log line is only text here. */
export const visible = text =>
  text.replace(/[\u0000-\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
