import { simulateCandidate } from '../../../../sidecar/twin/candidates';
import { lossOf } from '../../../../sidecar/twin/scenario/results';
import { rescaled, rescaledSample, restored, trainedRange, unitsFor } from '../../../../sidecar/twin/training/rescale';
import { BRIEF, smallScenario } from './small';

const generated = smallScenario(2);
const { scenario } = generated;
const trained = trainedRange([{ scenario }, { scenario: rescaled(scenario, { time: 2, bits: 1 }) }]);

test('a network that runs eight times as fast, in packets four times as large, has an eighth of the delay and the same loss', async () => {
  const units = { time: 8, bits: 0.25 };
  const rules = { warmUpSeconds: BRIEF.warmUpSeconds, stop: { relative: 1e-9, batchSeconds: 40, maxSeconds: 800 } };
  const faster = { warmUpSeconds: rules.warmUpSeconds / 8, stop: { relative: 1e-9, batchSeconds: 5, maxSeconds: 100 } };
  const original = await simulateCandidate(generated, rules);
  const quick = await simulateCandidate({ ...generated, scenario: rescaled(scenario, units) }, faster);
  const [slow, fast] = [original.measured.flows, quick.measured.flows];
  const back = restored({ delay: Float64Array.from(fast, ({ delay }) => delay), jitter: Float64Array.from(fast, ({ jitter }) => jitter), loss: Float64Array.from(fast, lossOf) }, units);
  slow.forEach((flow, index) => {
    expect(back.delay[index] / flow.delay).toBeCloseTo(1, 5);
    expect(back.jitter[index] / flow.jitter).toBeCloseTo(1, 4);
    expect(back.loss[index]).toBeCloseTo(lossOf(flow), 6);
  });
  const told = rescaledSample(original, units);
  expect(told.scenario).toEqual(quick.scenario);
  expect(alike(told.measured, quick.measured)).toEqual([]);
});

/** Numbers, by their place, that differ by more than a thousandth. */
function alike(one: unknown, other: unknown, place = 'measured'): string[] {
  if (typeof one === 'number' && typeof other === 'number') {
    return Object.is(one, other) || Math.abs(one - other) <= 1e-3 * Math.abs(other) || place.endsWith('change') ? [] : [`${place}: ${one}, ${other}`];
  }
  return Object.entries(one as object).flatMap(([key, value]) => alike(value, (other as Record<string, unknown>)[key], `${place}.${key}`));
}

test('networks like those trained on stay as they are', () => {
  expect(unitsFor(scenario, trained)).toEqual({ time: 1, bits: 1 });
  expect(unitsFor(rescaled(scenario, { time: 1.5, bits: 1 }), trained)).toEqual({ time: 1, bits: 1 });
});

test.each([
  ['a network of 10,000 times the bit rate', { time: 10_000, bits: 1 }, { time: 2 / 10_000, bits: 1 }],
  ['a slow one', { time: 0.1, bits: 1 }, { time: 10, bits: 1 }],
  ['one of packets twelve times as large', { time: 1, bits: 1 / 12 }, { time: 1, bits: 12 }],
])('%s is brought to the nearest one trained on', (_, made, expected) => {
  const units = unitsFor(rescaled(scenario, made), trained);
  expect(units.time / expected.time).toBeCloseTo(1, 6);
  expect(units.bits / expected.bits).toBeCloseTo(1, 6);
});

test('a network without traffic has no rate to match', () => {
  expect(unitsFor({ ...scenario, flows: [] }, trained)).toEqual({ time: 1, bits: 1 });
});
