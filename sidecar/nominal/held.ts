/** When what is seen teaches nothing: a chaos run, and the steps after it that still hold a part of it. Mathematics only. */

import type { Interval } from '../contract';

const AFTER_STEPS = 2;

/** @param faults one that is on has no end yet */
export const isHeld = (faults: Interval[], stepMs: number, time: number): boolean => faults.some(({ from, to }) => time >= from && time <= to + AFTER_STEPS * stepMs);
