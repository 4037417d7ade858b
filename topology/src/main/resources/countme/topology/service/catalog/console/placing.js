/** Where labels stand beside lines: never over one, a box or each other. Pure geometry, in the picture's units. */

const STEPS = 24;
/** How far along its line a label may stand, the best first. */
const ALONG = [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 0.88, 0.12];
const CLEAR = 4;
/** Farther away nobody would know whose it is. */
const FARTHEST = 16;

/** Points of a cubic curve, given as its start, two controls and end. */
export function points([a, b, c, d]) {
  return Array.from({ length: STEPS + 1 }, (_, i) => {
    const t = i / STEPS;
    const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
    return [0, 1].map(axis => p * a[axis] + q * b[axis] + r * c[axis] + s * d[axis]);
  });
}

const overlap = (one, two) => one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;

/** Whether a straight piece of a line touches a box. */
function touches([[x1, y1], [x2, y2]], { left, right, top, bottom }) {
  let [enter, leave] = [0, 1];
  for (const [from, by, low, high] of [[x1, x2 - x1, left, right], [y1, y2 - y1, top, bottom]]) {
    if (by === 0) {
      if (from <= low || from >= high) {
        return false;
      }
      continue;
    }
    const [first, second] = [(low - from) / by, (high - from) / by].sort((a, b) => a - b);
    [enter, leave] = [Math.max(enter, first), Math.min(leave, second)];
  }
  return enter < leave;
}

const around = ([x, y], { width, height }) => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

/**
 * The middle of each curve's label, or null where there is no room.
 *
 * @param curves points of each
 * @param size of a label
 * @param taken boxes where nothing may stand
 * @param area the whole picture
 */
export function place(curves, size, taken, area) {
  const pieces = curves.flatMap(curve => curve.slice(1).map((point, i) => [curve[i], point]));
  const occupied = [...taken];
  return curves.map(curve => {
    for (const along of ALONG) {
      const [x, y] = curve[Math.round(along * STEPS)];
      // As near as the line lets it: where it is steep, beside it; where it is flat, above or below.
      for (const [dx, dy] of [[0, -1], [0, 1], [1, 0], [-1, 0]]) {
        for (let away = CLEAR; away <= FARTHEST; away += 4) {
          const middle = [x + dx * (size.width / 2 + away), y + dy * (size.height / 2 + away)];
          const box = around(middle, size);
          const inside = box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
          if (inside && !occupied.some(other => overlap(box, other)) && !pieces.some(piece => touches(piece, box))) {
            occupied.push(box);
            return middle;
          }
        }
      }
    }
    return null;
  });
}
