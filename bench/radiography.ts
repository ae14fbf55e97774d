/**
 * The radiography in real Chromium: frames per second while the pointer moves and while a zone is drawn, time from the data to the
 * picture, and time and error of the density for a thousand to a million points. The built plugin runs in the host page; its queries
 * are answered with made samples, so no Prometheus and no sidecar take part. Options: --seconds N of each measurement of frames (5).
 */
import { densityTimes } from './radiography/density';
import { openPage } from './radiography/page';
import { firstRadiography, framesAt, multiplesAt } from './radiography/frames';
import type { Figure } from './report/figure';

/** What the panel shows at most by default. */
const MULTIPLES = 12;

interface Options {
  seconds?: string;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** The million is asked for correctness, not for smoothness; the target is at 100,000. */
const TARGET_SIZE = 100_000;

export async function run({ seconds = '5' }: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const page = await openPage();
  try {
    const first = await firstRadiography(page);
    const figures: Figure[] = [{ id: 'U-first-radiography', value: Math.round(first) / 1000, unit: 's', note: 'from opening the page to four drawn radiographies of 720 samples' }];
    for (const size of SIZES) {
      const { moving, drawing, slowest, drawn, selected, picked } = await framesAt(page, size, Number(seconds));
      const id = size === TARGET_SIZE ? 'U-fps' : `U-fps-${size}`;
      figures.push({ id, value: round(moving), unit: 'frames/s', note: `pointer moving over ${size.toLocaleString('en')} points; ${round(drawing)} while a zone is drawn; slowest frame ${round(slowest)} ms` });
      figures.push({ id: `drawn-${size}`, value: round(drawn), unit: 'ms', note: `from the answer's arrival to the picture; then a zone of ${selected.toLocaleString('en')} samples in ${round(picked)} ms` });
    }
    figures.push({ id: 'small-multiples', value: round(await multiplesAt(page, MULTIPLES, 10_000)), unit: 'ms', note: `from the answer's arrival to ${MULTIPLES} small multiples of 10,000 samples each` });
    return { seeds: [1], figures: [...figures, ...(await densityTimes(page, SIZES))] };
  } finally {
    await page.close();
  }
}

const round = (value: number) => Math.round(10 * value) / 10;
