/** The one choice of time, for graphs and logs. */
import { byId, say } from './dom.js';
import * as format from './format.js';
import { bounds } from './route.js';
import { now } from './sources.js';

const two = value => String(value).padStart(2, '0');

/** As such a field has it: in the reader's time zone, to the minute. */
const typed = seconds => {
  const date = new Date(seconds * 1000);
  return `${format.day(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
};

const read = field => Math.floor(new Date(field.value).getTime() / 1000);

/** {@code change} is called with what was chosen; the function it gives shows a range. */
export function rangeControl(change) {
  const [preset, own, from, to, shown] = ['period', 'range-own', 'range-from', 'range-to', 'range-shown'].map(byId);
  let current;

  preset.addEventListener('change', () => {
    if (preset.value !== 'own') {
      change({ last: Number(preset.value) });
      return;
    }
    const { start, end } = bounds(current, now() / 1000);
    change({ from: Math.floor(start / 60) * 60, to: Math.ceil(end / 60) * 60 });
  });
  for (const field of [from, to]) {
    field.addEventListener('change', () => {
      const [start, end] = [read(from), read(to)];
      const wrong = start < end ? '' : 'The end has to be after the start.';
      from.setCustomValidity(wrong);
      if (Number.isFinite(start) && start < end) {
        change({ from: start, to: end });
      } else if (wrong) {
        say(shown, wrong);
      }
    });
  }
  return range => {
    current = range;
    preset.value = range.last ? String(range.last) : 'own';
    if (preset.selectedIndex < 0) {
      preset.value = 'own';
    }
    own.hidden = Boolean(range.last);
    from.setCustomValidity('');
    if (range.last) {
      say(shown, 'until now');
      return;
    }
    [[from, range.from], [to, range.to]].forEach(([field, value]) => (field.value = typed(value)));
    say(shown, format.duration(range.to - range.from));
  };
}
