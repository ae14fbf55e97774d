import { selectOptions } from '../../bench/spots/select';
import { BALANCED, poolOf, RANDOM, trialsOf } from '../../bench/spots/select-curves';
import { binaryCrossEntropy, type SelectLearner } from '../../bench/spots/select-learners';
import { type Answer, areaUnder, differenceOf, pointOf, spreadOf, type Trial, verdictOn } from '../../bench/spots/select-measures';
import { createRandom } from '../../sidecar/nn/random';
import type { SpotSample } from '../../sidecar/spots/sample';
import { sampleOf } from '../sidecar/spots/samples';

const COMPONENTS = ['db1', 'db2', 'app1', 'app2'];
const samplesOf = (counts: number[]): SpotSample[] => counts.flatMap((count, index) => Array.from({ length: count }, (_, at) => sampleOf({ component: COMPONENTS[index], run: `${index}-${at}` })));
/** Names one component, or none. */
const naming = (component: number | null, first = component ?? 0): Answer => ({ named: COMPONENTS.map((_, at) => at === component), first });

test('F1 is the mean over the components that have a fault, a component that is never named counts as 0', () => {
  const truth = [[0], [0], [1], [2]];
  const every = [0, 1, 2, 3];
  expect(pointOf(truth.map(([at]) => naming(at)), truth, every)).toEqual({ f1: 1, first: 1 });
  // db1: 2 right, 2 wrong; db2 and app1 never named; app2 has no fault
  expect(pointOf(truth.map(() => naming(0)), truth, every)).toEqual({ f1: (4 / 6 + 0 + 0) / 3, first: 0.5 });
  expect(pointOf(truth.map(([at]) => naming(null, at)), truth, every)).toEqual({ f1: 0, first: 1 });
  expect(pointOf([naming(0), naming(1)], [[0, 1], [1]], [0, 0, 1]).first).toBeCloseTo(1);
});

test('the area is a mean height, wide steps counting more', () => {
  expect(areaUnder([15, 30, 60], [0.5, 0.5, 0.5])).toBe(0.5);
  expect(areaUnder([0, 10, 40], [0, 1, 1])).toBeCloseTo((5 + 30) / 40);
  expect(areaUnder([15], [0.7])).toBe(0.7);
  expect(spreadOf([1, 3])).toBeCloseTo(Math.SQRT2);
});

const truth = Array.from({ length: 40 }, (_, at) => [at % 4]);
/** Right about a share of the windows, which ones by chance. */
const trialsRight = (share: number, seed: number): Trial[] => {
  const random = createRandom(seed);
  return Array.from({ length: 5 }, () => [0, 1].map(() => truth.map(([at]) => naming(random() < share ? at : (at + 1) % 4))));
};

test('a large difference is beyond chance, and none is not', () => {
  const [good, bad, alike] = [trialsRight(0.9, 1), trialsRight(0.5, 2), trialsRight(0.9, 3)];
  const difference = differenceOf('f1', [15, 30], good, bad, truth, createRandom(1));
  expect(difference.mean).toBeGreaterThan(0.25);
  expect(difference.low).toBeGreaterThan(0.1);
  expect(verdictOn(difference, 'chance')).toContain('steeper than chance by +0.');
  expect(verdictOn(differenceOf('first', [15, 30], bad, good, truth, createRandom(1)), 'chance')).toContain('flatter than chance: -0.');
  expect(verdictOn(differenceOf('f1', [15, 30], good, alike, truth, createRandom(1)), 'chance')).toContain('not told from chance');
});

test('one window in five is kept apart for validation', () => {
  const { candidates, validation } = poolOf(samplesOf([10, 10]));
  expect([candidates.length, validation.length]).toEqual([16, 4]);
  expect(candidates.some((sample) => validation.includes(sample))).toBe(false);
});

test('components in turn: as many of each as there are', async () => {
  const chosen = await BALANCED.choose({ candidates: samplesOf([30, 30, 5, 1]), validation: [], features: new Map() }, 15, 3);
  expect(COMPONENTS.map((component) => chosen.filter((sample) => sample.component === component).length).sort()).toEqual([1, 4, 5, 5]);
});

test('every amount of every seed is learned, and judged on each test', async () => {
  const trained: string[] = [];
  // A fake, because what counts here is who learns what: it names the first component that it has met.
  const learner: SelectLearner<SpotSample[]> = {
    learner: { name: 'fake', title: 'a fake', train: async (samples, seed) => (trained.push(`${samples.length} by ${seed}`), samples), predict: async ([first], samples) => samples.map(() => COMPONENTS.map((each) => Number(each === first.component))) },
    filter: { train: async () => null, loss: async () => 0 },
  };
  const [one, other] = [samplesOf([2, 2]), samplesOf([1])];
  const trials = await trialsOf(learner as SelectLearner, RANDOM, poolOf(samplesOf([20])), [5, 10], [1, 2], [one, other]);
  expect(trained).toEqual(['5 by 1', '10 by 1', '5 by 2', '10 by 2']);
  expect(trials.map((each) => each.map((trial) => trial.map((answers) => answers.length)))).toEqual([[[4, 4], [4, 4]], [[1, 1], [1, 1]]]);
  expect(trials[0][0][0][0]).toEqual({ named: [true, false, false, false], first: 0 });
});

test('the loss of a window: how wrong each of its components is', () => {
  expect(binaryCrossEntropy([0.5, 0.5], [0])).toBeCloseTo(2 * Math.LN2);
  expect(binaryCrossEntropy([1, 0], [0])).toBeCloseTo(0);
  expect(binaryCrossEntropy([0, 0], [0])).toBeGreaterThan(20);
});

test.each<Record<string, string>>([{ form: 'small' }, { series: 'kill,quick' }, { learners: 'best' }, { seeds: '0' }, { step: 'soon' }])('%j is refused', (words) => {
  expect(() => selectOptions(words)).toThrow('--form is one of');
  expect(selectOptions({ learners: 'paper', seeds: '2' })).toMatchObject({ learners: ['paper'], seeds: [1, 2], stepMs: 500, form: 'full' });
});
