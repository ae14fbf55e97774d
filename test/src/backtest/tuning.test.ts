import { changesOf, isOutdated, tuningOf } from '../../../src/backtest/tuning';
import type { Tuning, TuningStatus } from '../../../sidecar/contract';

const present: Tuning = { line: 1.2, persistence: { k: 2, n: 3 }, alarmBudget: null, quietHours: [] };
const range = { from: 0, to: 1 };

test('a line is saved as what it is, not as a multiple of the present one', () => {
  expect(tuningOf({ ...range, line: 1.5 }, present)).toEqual({ line: 1.8 });
  expect(tuningOf({ ...range, line: 1.1 }, present)).toEqual({ line: 1.32 });
});

test('only what was tried is saved; a detector cannot be', () => {
  expect(tuningOf({ ...range, persistence: { k: 3, n: 5 }, alarmBudget: 2, quietHours: [] }, present)).toEqual({ persistence: { k: 3, n: 5 }, alarmBudget: 2, quietHours: [] });
  expect(tuningOf({ ...range, detector: 'pca' }, present)).toBeNull();
});

test('what would be another is told, old and new; what stays is not', () => {
  expect(changesOf(present, { line: 1.8, quietHours: ['Sun'], persistence: { k: 2, n: 3 } })).toEqual(['Line: 1.2 → 1.8', 'Quiet hours: none → Sun']);
  expect(changesOf(present, { alarmBudget: 2, persistence: { k: 3, n: 5 } })).toEqual(['Persistence: 2 of 3 samples → 3 of 5 samples', 'Alarm budget: none → 2 a day and group']);
  expect(changesOf(present, present)).toEqual([]);
});

test.each([[null, false], [99, false], [101, true]])('after a save at %p a backtest of 100 is outdated: %p', (time, outdated) => {
  const status: TuningStatus = { service: 's', present, file: present, saved: time === null ? null : { values: { line: 2 }, author: 'chief', time }, calibrating: [] };
  expect(isOutdated(status, 100)).toBe(outdated);
});
