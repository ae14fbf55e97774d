/** Frames of the radiography while a pointer moves over it and draws a rectangle, from the times that the browser itself gives. */
import type { Figure } from '../report/figure';
import { openPage } from '../radiography/page';
import { openPoints, recorded, wander } from '../radiography/frames';
import { median, quantile } from './served';

const REFRESH_MS = 1000 / 60;
const round = (value: number) => Math.round(10 * value) / 10;

const intervalsOf = (frames: number[]) => frames.slice(1).map((at, i) => at - frames[i]);

/** Share of the screen's refreshes that came without a new frame. */
function dropped(intervals: number[]): number {
  const refreshes = intervals.reduce((sum, each) => sum + Math.max(1, Math.round(each / REFRESH_MS)), 0);
  return 1 - intervals.length / refreshes;
}

function figure(id: string, what: string, frames: number[]): Figure {
  const intervals = intervalsOf(frames);
  const rate = (1000 * intervals.length) / intervals.reduce((sum, each) => sum + each, 0);
  const [middle, high, highest] = [0.5, 0.95, 0.99].map((share) => round(quantile(intervals, share)));
  return { id, value: round(rate), unit: '1/s', note: `${what}: ms between frames p50 ${middle}, p95 ${high}, p99 ${highest}; ${round(100 * dropped(intervals))} % of refreshes without a frame; no GPU` };
}

export async function frameRates(size: number, seconds: number): Promise<Figure[]> {
  const bench = await openPage();
  try {
    await openPoints(bench, size);
    const { page } = bench;
    const box = await page.locator('[data-testid="radiography-plot"]').boundingBox();
    if (!box) {
      throw new Error('the radiography has no size');
    }
    const pointing = await recorded(page, () => wander(page, box, seconds));
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
    await page.mouse.down();
    const dragging = await recorded(page, () => wander(page, box, seconds));
    await page.mouse.up();
    const label = `${size.toLocaleString('en')} points, ${seconds} s`;
    const both = [figure('U-fps-pointing', `pointing, ${label}`, pointing), figure('U-fps-dragging', `dragging, ${label}`, dragging)];
    return [{ ...both[(both[0].value ?? 0) <= (both[1].value ?? 0) ? 0 : 1], id: 'U-fps' }, ...both];
  } finally {
    await bench.close();
  }
}

/** Milliseconds from the arrival of the data to the picture. */
export async function drawTime(size: number, runs: number): Promise<Figure> {
  const bench = await openPage();
  try {
    const taken: number[] = [];
    for (let run = 0; run < runs; run++) {
      taken.push(await openPoints(bench, size));
    }
    return { id: `U-draw-${size / 1e6}m`, value: Math.round(median(taken)), unit: 'ms', note: `${size.toLocaleString('en')} points, from the answer's arrival (parsing included) to the picture, median of ${runs}` };
  } finally {
    await bench.close();
  }
}
