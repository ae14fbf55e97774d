/** What is done for how long: the paper's two weeks and scenarios in compressed time. Pure. */

export interface Plan {
  short: boolean;
  /** Whether the machine's own figures are groups too: the physical layer below the virtual one. */
  physical: boolean;
  /** Compressed seconds in a second. */
  compression: number;
  daySeconds: number;
  nominalDays: number;
  /** Of nominal traffic that is only watched, after learning. */
  watchedDays: number;
  stepSeconds: number;
  warmUpSeconds: number;
  /** Without a fault, before and after each scenario. */
  pauseSeconds: number;
  /** Of the first two scenarios. */
  scenarioSeconds: number;
  /** Of each of the eight steps of CPU stress. */
  stressSeconds: number;
}

const DAY = 86_400;
/**
 * Two weeks in 35 minutes: a day of 150 s, sampled every second. 2,100 rows are enough for the ensemble that ships (2,000, sidecar/nominal/judging/ensemble.ts);
 * with fewer the autoencoder judges alone.
 */
const COMPRESSION = 576;
/** A CI machine has some minutes: three days of 40 seconds. */
const SHORT = { compression: 2160, nominalDays: 3, watchedDays: 1, warmUpSeconds: 20, pauseSeconds: 20, stressSeconds: 6 };
/** Longest fault that the bench's sidecar allows. */
export const LONGEST_SECONDS = 3600;
/** Below it a step has too few samples to be told from the next one: the first two are of the change, and errors are means of up to 20 rows. */
const LEAST_STRESS = 20;
/** The paper's steps of stress. */
const STRESS_SECONDS = 450;

/** @throws Error for a compression that is none */
export function planOf({ compression, short, days, physical }: { compression?: string; short?: boolean; days?: string; physical?: boolean }): Plan {
  const factor = Number(compression ?? (short ? SHORT.compression : COMPRESSION));
  const nominalDays = Number(days ?? (short ? SHORT.nominalDays : 14));
  if (!(factor >= 1 && factor <= 5000) || !(Number.isInteger(nominalDays) && nominalDays >= 1)) {
    throw new Error('--compression is a number of 1 to 5000 (a day of at least 17 s), --days a whole number');
  }
  const daySeconds = DAY / factor;
  const common = { short: short === true, physical: physical === true, compression: factor, daySeconds, nominalDays, stepSeconds: 1, scenarioSeconds: Math.min(LONGEST_SECONDS, Math.round(daySeconds)) };
  return short
    ? { ...common, watchedDays: SHORT.watchedDays, warmUpSeconds: SHORT.warmUpSeconds, pauseSeconds: SHORT.pauseSeconds, stressSeconds: SHORT.stressSeconds }
    : { ...common, watchedDays: 3, warmUpSeconds: 45, pauseSeconds: 60, stressSeconds: Math.round(Math.max(LEAST_STRESS, STRESS_SECONDS / factor)) };
}

/** Rough, learning left out. */
export function secondsOf({ daySeconds, nominalDays, watchedDays, warmUpSeconds, pauseSeconds, scenarioSeconds, stressSeconds }: Plan): number {
  return warmUpSeconds + (nominalDays + watchedDays) * daySeconds + 6 * pauseSeconds + 2 * scenarioSeconds + 8 * stressSeconds;
}
