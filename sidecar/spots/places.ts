/** The windows that are cut from a labelled sample: with moments before and after, or only moments that are over. Mathematics only. */

import type { SpotWindow } from '../contract';
import { MARGIN, type SpotSample } from './sample';

type Cut = Pick<SpotSample, 'values' | 'moments'>;

/** A place in a sample: `centred` windows are moved by `at` rows (within MARGIN); `past` windows end `at` rows after the moment (1 to moments + MARGIN). */
export interface Place {
  window: SpotWindow;
  at: number;
}

/** Where windows are learned: a live window is never centred to the row, and a live prediction is asked for from the first row on. */
export function placesOf(window: SpotWindow, moments: number): Place[] {
  const ends = [1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60].filter((end) => end < moments);
  return (window === 'centred' ? [-1, 0, 1] : [...ends, moments]).map((at) => ({ window, at }));
}

/** Where windows are judged: as the paper does, or at every row from the first to the last moment. */
export function judgedPlacesOf(window: SpotWindow, moments: number): Place[] {
  return window === 'centred' ? [{ window, at: 0 }] : Array.from({ length: moments }, (_, row) => ({ window, at: row + 1 }));
}

/** 2 x moments rows; rows before the sample's first are missing (NaN). The first half is before the moment in every window. */
export function windowOf({ values, moments }: Cut, { window, at }: Place): number[][] {
  const end = window === 'centred' ? 2 * moments + MARGIN + at : moments + MARGIN + at;
  return lastRows(values.slice(0, end), 2 * moments);
}

/** The last `count` rows; missing ones (NaN) in front where there are fewer. */
export function lastRows(rows: number[][], count: number): number[][] {
  const width = rows[0]?.length ?? 0;
  const kept = rows.slice(Math.max(0, rows.length - count));
  return [...Array.from({ length: count - kept.length }, () => Array.from({ length: width }, () => NaN)), ...kept];
}
