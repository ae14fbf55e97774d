/** The daily curve of the load: quiet at night, humps in the morning and in the evening. Pure. */

export interface Load {
  /** Requests per second in the quietest hour and at the morning's peak. */
  base: number;
  peak: number;
  /** Length of the compressed day in seconds. */
  daySeconds: number;
  seed: number;
}

export const DEFAULT_LOAD: Load = { base: 15, peak: 40, daySeconds: 120, seed: 1 };

/** Centre and width as shares of a day, height relative to the morning's. */
const HUMPS = [
  { centre: 10 / 24, width: 2.6 / 24, height: 1 },
  { centre: 19.5 / 24, width: 2.2 / 24, height: 0.8 },
];

function shape(phase: number): number {
  return HUMPS.reduce((sum, { centre, width, height }) => {
    const distance = Math.abs(phase - centre);
    const around = Math.min(distance, 1 - distance);
    return sum + height * Math.exp(-0.5 * (around / width) ** 2);
  }, 0);
}

const SAMPLES = Array.from({ length: 1440 }, (_, minute) => shape(minute / 1440));
const [LOWEST, HIGHEST] = [Math.min(...SAMPLES), Math.max(...SAMPLES)];

/** Requests per second at `time` (seconds since the epoch); the day begins at multiples of its length. */
export function targetRate(time: number, { base, peak, daySeconds }: Load): number {
  const phase = (time % daySeconds) / daySeconds;
  return base + ((peak - base) * (shape(phase) - LOWEST)) / (HIGHEST - LOWEST);
}
