import { RoentgenError } from '../../../../sidecar/errors';
import type { Asking } from '../../../../sidecar/twin/selection/asking';
import { influenceOf, sortOut } from '../../../../sidecar/twin/selection/outliers';

test.each([
  ['worse by a quarter', 0.125, 0.1, 0.25],
  ['better by a fifth', 0.08, 0.1, -0.2],
  ['no change', 0.1, 0.1, 0],
  ['perfect before and after', 0, 0, 0],
  ['perfect only before', 0.1, 0, Infinity],
  ['no number with it', NaN, 0.1, Infinity],
  ['endless with it', Infinity, 0.1, Infinity],
])('equation 9: %s', (_, withSample, without, influence) => expect(influenceOf(withSample, without)).toBeCloseTo(influence, 12));

/** A model is the mean of its samples; its loss on the one validation sample, 10, is how far off it is. */
const asking = (more: Partial<Asking<number, number>['problem']> = {}): Asking<number, number> => ({
  problem: {
    features: (sample) => Float64Array.of(sample),
    train: async (samples) => samples.reduce((sum, sample) => sum + sample / samples.length, 0),
    loss: async (model, sample) => Math.abs(model - sample),
    ...more,
  },
  // with 8 and 8: 2 off. 11 makes the mean 9 (-0.5); 7.4 makes it 7.8 (+0.1); 5 makes it 7 (+0.5)
  data: { candidates: [8, 8, 11, 7.4, 5], validation: [10] },
  seed: 1,
  hooks: {},
});
const present = { iteration: 2, selected: [0, 1], model: 8, validationLoss: 2 };
const anything = () => true;

test.each([
  [0.6, [2, 3, 4]],
  [0.2, [2, 3]],
  [0, [2]],
])('samples that make the model worse by %d or more are outliers, the others hard', async (threshold, hard) => {
  const sorted = await sortOut(asking(), present, [2, 3, 4], anything, threshold);
  expect(sorted.hard).toEqual(hard);
  expect(sorted.outliers.map(({ candidate, reason }) => [candidate, reason])).toEqual([2, 3, 4].filter((place) => !hard.includes(place)).map((place) => [place, 'influence']));
});

test('an influence that reaches the threshold exactly makes an outlier', async () => {
  const { outliers } = await sortOut(asking(), present, [4], anything, 0.5);
  expect(outliers).toEqual([{ candidate: 4, iteration: 2, reason: 'influence', influence: 0.5 }]);
});

test('the rules come first, and without a threshold they are all there is', async () => {
  const isValid = (place: number) => place !== 2;
  expect(await sortOut(asking(), present, [2, 4], isValid, undefined)).toEqual({ hard: [4], outliers: [{ candidate: 2, iteration: 2, reason: 'rules' }] });
});

test('a sample on which training breaks down is an outlier; any other failure is one of the selection', async () => {
  const failing = (code: 'TRAINING_FAILED' | 'TRAINING_OUT_OF_MEMORY') => asking({ train: () => Promise.reject(new RoentgenError(code, 'it broke')) });
  expect((await sortOut(failing('TRAINING_FAILED'), present, [2], anything, 0.5)).outliers).toEqual([{ candidate: 2, iteration: 2, reason: 'training' }]);
  await expect(sortOut(failing('TRAINING_OUT_OF_MEMORY'), present, [2], anything, 0.5)).rejects.toThrow('it broke');
});

test('where models can be refined, the one without the sample is refined too', async () => {
  // refining takes 0.5 off what a model is off by; a model that only learned for longer is not better by its sample
  const refine = async (model: number, samples: number[]) => model + 0.5 + (samples.includes(5) ? -1 : 0);
  const { hard, outliers } = await sortOut(asking({ refine, train: () => Promise.reject(new Error('not from scratch')) }), present, [3, 4], anything, 0.5);
  expect(hard).toEqual([3]);
  // 1.5 off without it, 2.5 with it
  expect(outliers[0].influence).toBeCloseTo(2 / 3, 12);
});
