import { keyed, dragged, isDrag } from '../../../src/service/pointing';
import { stretchOf, timeAt, timeFrameOf, timeText, timeTicks, xOf } from '../../../src/service/timeFrame';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 6, 30, 9, 10);
const frame = { from: START, to: START + 6 * HOUR, gutter: 100, width: 1000, timeZone: 'utc' };

test('times and pixels are each other’s way back, inside the plot', () => {
  expect([xOf(START + 3 * HOUR, frame), timeAt(500, frame), timeAt(-5, frame), timeAt(2000, frame)]).toEqual([500, START + 3 * HOUR, START, START + 6 * HOUR]);
});

test('a stretch is seen however short it is, cut at the plot’s ends, and not there outside', () => {
  expect(stretchOf({ from: START - HOUR, to: START + 3 * HOUR }, frame)).toEqual({ x: 0, width: 500 });
  expect(stretchOf({ from: START + 6 * HOUR, to: START + 7 * HOUR }, frame)).toEqual({ x: 997, width: 3 });
  expect(stretchOf({ from: START - 2 * HOUR, to: START - HOUR }, frame)).toBeNull();
});

test('ticks are round times of the reader’s zone', () => {
  expect(timeTicks(frame).map(({ text }) => text).slice(0, 2)).toEqual(['10:00', '11:00']);
  expect(timeTicks({ ...frame, timeZone: 'Asia/Kolkata', to: START + 72 * HOUR }).map(({ text }) => text).slice(0, 3)).toEqual(['07-31', '12:00', '08-01']);
  expect(timeTicks({ ...frame, to: START + 60_000 }).map(({ text }) => text).slice(0, 2)).toEqual(['09:10:00', '09:10:15']);
});

test('a time of another day has its date', () => {
  expect([timeText(START, frame), timeText(START - 24 * HOUR, frame)]).toEqual(['09:10:00', '07-29 09:10:00']);
});

test('names have room on every screen, and the plot the rest', () => {
  for (const total of [400, 1000, 3600]) {
    const { gutter, width } = timeFrameOf(total, { from: 0, to: 1 }, 'utc');
    expect(gutter + width).toBeLessThan(total);
    expect(width).toBeGreaterThan(gutter);
  }
});

test('a drag from either side is a range; a click is none', () => {
  const at = (x: number) => timeAt(x, frame);
  expect(dragged({ start: 500, end: 250 }, at)).toEqual({ from: START + 1.5 * HOUR, to: START + 3 * HOUR });
  expect([isDrag({ start: 10, end: 12 }), isDrag({ start: 10, end: 40 })]).toEqual([false, true]);
});

test('keys move the cross within the plot', () => {
  expect([keyed('ArrowRight', 500, 1000), keyed('ArrowLeft', 3, 1000), keyed('End', 3, 1000), keyed('a', 3, 1000)]).toEqual([510, 0, 1000, null]);
});
