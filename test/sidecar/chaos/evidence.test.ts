import { confirmationOf, examine } from '../../../sidecar/chaos/evidence';
import type { Evidence } from '../../../sidecar/chaos/faults/spec';
import type { Samples } from '../../../sidecar/chaos/senses';
import { seeded } from '../../../sidecar/mirror/schedule';

const START = 1_000_000;
const WINDOW = { start: START, end: START + 10_000, stepMs: 1000, life: false };
const CPU: Evidence = { metric: 'container_cpu_usage_seconds_total', as: 'rate', moves: 'up' };
const MEMORY: Evidence = { metric: 'container_memory_working_set_bytes', as: 'value', moves: 'up' };

/** A sample a second from a minute before to the end, at times that are not those of the fault. */
function gauge(value: (during: boolean, index: number) => number, window = WINDOW): Samples {
  const times = Array.from({ length: 71 }, (_, index) => START - 60_000 + 1000 * index + 300);
  return { times, values: times.map((time, index) => value(time > window.start && time <= window.end, index)) };
}
const counter = (rate: (during: boolean, index: number) => number): Samples => {
  let total = 5;
  return gauge((during, index) => (total += rate(during, index)));
};

describe('a fault is seen', () => {
  const random = seeded(5);
  const noise = (level: number, share: number) => level * (1 + share * (random() + random() + random() - 1.5));
  test.each<[string, Evidence, Samples, boolean]>([
    ['in CPU time that rises out of its noise', CPU, counter((during) => noise(during ? 1 : 0.1, 0.3)), true],
    ['in CPU time of a pause, however noisy it was', { ...CPU, moves: 'down' }, counter((during) => (during ? 0 : noise(0.1, 0.6))), true],
    ['in memory', MEMORY, gauge((during) => noise(during ? 9e7 : 5e7, 0.02)), true],
    ['in bytes that become fewer, where either way counts', { metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }, counter((during) => noise(during ? 3e4 : 1e5, 0.3)), true],
    ['not in noise', CPU, counter(() => noise(0.1, 0.6)), false],
    ['not in what moves the other way', CPU, counter((during) => noise(during ? 0 : 0.1, 0.1)), false],
    ['not in a hair of a calm figure', MEMORY, gauge((during) => (during ? 5.01e7 : 5e7)), false],
    ['not where an idle component does next to nothing more', CPU, counter((during) => (during ? 0.0012 : 0.0001)), false],
  ])('%s', (_, evidence, series, seen) => {
    expect(examine(evidence, [series], WINDOW).seen).toBe(seen);
  });

  test('in the sum of series, whichever of them moves, and over a counter that begins anew', () => {
    const parts = [counter(() => 0.1), counter((during) => (during ? 1 : 0.1))];
    expect(examine(CPU, parts, WINDOW)).toMatchObject({ seen: true, before: expect.closeTo(0.2), during: expect.closeTo(1.1) });
    const anew = counter(() => 0.1);
    (anew.values as number[]).forEach((value, index) => index > 30 && ((anew.values as number[])[index] = value - (anew.values as number[])[30]));
    expect(examine(CPU, [anew], WINDOW).seen).toBe(false);
  });

  test('against what was since the last fault, which left its own marks in the minute before', () => {
    // paused until 15 s before, then well again
    const series = counter((during, index) => (during || (index > 15 && index < 45) ? 0 : 0.1));
    const evidence: Evidence = { ...CPU, moves: 'down' };
    expect(examine(evidence, [series], { ...WINDOW, since: START - 15_000 })).toMatchObject({ seen: true, before: expect.closeTo(0.1), during: 0 });
    expect(examine(evidence, [series], { ...WINDOW, since: START - 100 }).before).not.toBeNull();
  });

  test('of an end of life in one sample, also after the end', () => {
    const window = { ...WINDOW, end: START + 1000, life: true };
    const up: Evidence = { metric: 'roentgen_mirror_component_up', as: 'value', moves: 'down' };
    const began: Evidence = { metric: 'container_start_time_seconds', as: 'value', moves: 'up' };
    expect(examine(up, [gauge((_, index) => (index === 61 ? 0 : 1))], window)).toMatchObject({ seen: true, before: 1, during: 0 });
    expect(examine(up, [gauge(() => 1)], window).seen).toBe(false);
    expect(examine(began, [gauge((_, index) => (index > 61 ? 1.79e9 + 100 : 1.79e9))], window).seen).toBe(true);
  });

  test('or nobody knows, where there are no samples or too few', () => {
    expect(examine(CPU, [], WINDOW)).toMatchObject({ seen: null, before: null, during: null });
    expect(examine(CPU, [counter(() => 1)], { ...WINDOW, end: START + 900 }).seen).toBeNull();
    expect(examine(CPU, [counter(() => 1)], { ...WINDOW, start: START - 59_000, end: START - 50_000 }).seen).toBeNull();
  });

  test('in 50 of 50 noisy runs, and never in 500 without a fault', () => {
    const trial = (factor: number) => examine(CPU, [counter((during) => noise(during ? 0.2 * factor : 0.2, 0.5))], WINDOW).seen;
    expect(Array.from({ length: 50 }, () => trial(4)).filter((seen) => seen)).toHaveLength(50);
    expect(Array.from({ length: 500 }, () => trial(1)).filter((seen) => seen)).toHaveLength(0);
  });
});

describe('the word on a fault', () => {
  const finding = (seen: boolean | null, change: number | null, metric = 'm') => ({ evidence: { metric, as: 'value' as const, moves: 'up' as const }, before: 1, during: 2, change, seen });
  test.each([
    ['is the figure that moved most', [finding(true, 4, 'a'), finding(true, 9, 'b'), finding(false, 1)], undefined, { confirmed: true, figure: 'b', before: 1, during: 2 }],
    ['is what the guard counted, where no figure shows it', [finding(false, 1)], 12, { confirmed: true, figure: 'strikes that the guard counted', before: 0, during: 12 }],
    ['is not visible, with the figure that should have moved', [finding(false, 1, 'a'), finding(null, null, 'b')], 0, { confirmed: false, figure: 'a', before: 1, during: 2 }],
    ['is not visible, where the guard counted nothing', [], 0, { confirmed: false, figure: 'strikes that the guard counted', before: 0, during: 0 }],
    ['is open, where nothing could be judged', [finding(null, null, 'a')], undefined, { confirmed: null, figure: 'a', before: 1, during: 2 }],
  ])('%s', (_, findings, count, expected) => {
    expect(confirmationOf(findings, count)).toEqual(expected);
  });
});
