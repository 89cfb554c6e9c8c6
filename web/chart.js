// A small bar chart of one figure over time.
//
// Owns: the picture. Must never: be the only place where a figure stands; the
// table beside it says the same in words.

import { drawn, element } from './element.js';
import { both } from './language.js';

const WIDTH = 640;
const HEIGHT = 190;
const FOOT = 22;
const HEAD = 20;

/** Bars of `{ label, value, increase, state }`; the darker top of a bar is the increase. */
export function chart(points, [zh, en]) {
  // For the eye only: heights are pixels, and a figure that is too long for a number has one all the same.
  const heights = points.map(({ value }) => (value === null ? 0 : Number(value)));
  const tallest = Math.max(...heights, 1);
  const scale = (HEIGHT - FOOT - HEAD) / tallest;
  const step = WIDTH / points.length;
  const width = Math.min(step * 0.62, 56);
  const picture = drawn('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true', focusable: 'false' });
  picture.append(drawn('line', { class: 'axis', x1: 0, x2: WIDTH, y1: HEIGHT - FOOT + 0.5, y2: HEIGHT - FOOT + 0.5 }));
  points.forEach(({ label, value, increase, state }, index) => {
    const middle = step * (index + 0.5);
    const height = heights[index] * scale;
    const grown = Math.max(0, Math.min(height, Number(increase ?? 0) * scale));
    const top = HEIGHT - FOOT - height;
    picture.append(
      drawn('rect', { class: `bar-total ${state.toLowerCase()}`, x: middle - width / 2, y: top, width, height }),
      drawn('rect', { class: 'bar-increase', x: middle - width / 2, y: top, width, height: grown }),
      drawn('text', { class: 'bar-value', x: middle, y: top - 6 }, value ?? '—'),
      drawn('text', { class: 'bar-label', x: middle, y: HEIGHT - 6 }, label),
    );
  });
  const key = element('span', 'soft', ...both('（深色为当期新增）', ' (darker: new in the period)'));
  return element('figure', 'chart', element('figcaption', '', ...both(zh, en), key), picture);
}
