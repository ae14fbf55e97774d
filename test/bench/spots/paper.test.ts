import { paperOptions } from '../../../bench/spots/paper';
import { METHODS, TABLE3 } from '../../../bench/spots/paper-figures';
import { figure7, firstByKind, type Samples, scaleOf, SEEDS, table3, tables4to6 } from '../../../bench/spots/paper-judge';
import { held, type Learner } from '../../../bench/spots/paper-learners';
import { ENVIRONMENT_NAMES, type EnvironmentName, PHYSICAL_LAYERS, SERIES_NAMES, split, totalOf, wantedOf } from '../../../bench/spots/paper-plan';
import { tellTables4to6 } from '../../../bench/spots/paper-tables';
import type { SpotSample } from '../../../sidecar/spots/sample';

const COMPONENTS = ['app1', 'app2', 'db1', 'db2'];

/** Samples in order of time; values say nothing, the learner below is told the truth. */
function samplesOf(environment: EnvironmentName, count: number): SpotSample[] {
  return Array.from({ length: count }, (_, moment): SpotSample => ({
    sample: `${environment}-${moment}`, service: 'employees', environment, run: String(moment), fault: 'kill', component: COMPONENTS[moment % 4], parameters: {}, seed: 1, version: '0', moment, stepMs: 500, moments: 7,
    components: COMPONENTS, features: ['cpu', 'memory'], values: [], quality: { bridged: 0, confirmed: null, unrest: null }, discarded: null,
  }));
}

function collected(mirror: number, production: number): Samples {
  const amounts = wantedOf('full').kill;
  const counts = { mirror, 'production-1': production, 'production-2': 20 };
  return Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, split(samplesOf(name, counts[name]), amounts[name])])) as Samples;
}

/** A fake, because what counts here is who learns what: it is right as soon as it has learned from `enough` samples, else it names db1. */
function learner(enough: number): Learner<SpotSample[]> & { trainings: string[] } {
  const trainings: string[] = [];
  const tell = (samples: SpotSample[]) => `${samples[0].environment} ${samples.length}`;
  return {
    name: 'fake',
    title: 'a fake',
    trainings,
    train: async (samples, _, from) => {
      trainings.push(from ? `${tell(from)} then ${tell(samples)}` : tell(samples));
      return [...(from ?? []), ...samples];
    },
    predict: async (model, samples) => samples.map(({ component }) => ['db1', 'db2', 'app1', 'app2'].map((each) => Number(each === (model.length >= enough ? component : 'db1')))),
  };
}

test('what is tested on comes after what is learned from, in the shares that are wanted', () => {
  const amounts = { train: 6, tune: 2, test: 4 };
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  expect(split(numbers(12), amounts)).toEqual({ train: [0, 1, 2, 3, 4, 5], tune: [6, 7], test: [8, 9, 10, 11] });
  expect(split(numbers(6), amounts)).toEqual({ train: [0, 1, 2], tune: [3], test: [4, 5] });
  expect(split(numbers(20), amounts).test).toEqual([8, 9, 10, 11]);
});

test('the full form has the samples that the paper names, and every form has some of each', () => {
  expect(wantedOf('full').kill.mirror.train).toBe(350);
  expect(wantedOf('full').kill['production-1']).toEqual({ train: 150, tune: 30, test: 100 });
  SERIES_NAMES.forEach((series) => ENVIRONMENT_NAMES.forEach((name) => expect(wantedOf('short')[series][name].test).toBeGreaterThanOrEqual(4)));
  expect(totalOf(wantedOf('half').kill.mirror)).toBe(225);
});

test('the three environments have the same components on different nodes', () => {
  const components = ENVIRONMENT_NAMES.map((name) => Object.keys(PHYSICAL_LAYERS[name].place).sort().join());
  expect(new Set(components).size).toBe(1);
  ENVIRONMENT_NAMES.forEach((name) => expect([...new Set(Object.values(PHYSICAL_LAYERS[name].place))].sort()).toEqual(Object.keys(PHYSICAL_LAYERS[name].nodes)));
  expect(Object.keys(PHYSICAL_LAYERS['production-1'].nodes)).toHaveLength(3);
});

test('Table 3 trains in the mirror once a seed and tests in all three', async () => {
  const fake = learner(1);
  const tables = await table3(fake, collected(450, 280));
  expect(fake.trainings).toEqual(SEEDS.map(() => 'mirror 350'));
  expect(Object.keys(tables)).toEqual([...ENVIRONMENT_NAMES]);
  expect(tables.mirror).toEqual(TABLE3.mirror.map(() => ({ accuracy: 1, precision: 1, recall: 1, f1: 1 })));
});

test('a component that is never named has a precision of 0, and the average counts it', async () => {
  const { mirror = [] } = await table3(learner(1000), collected(450, 280));
  expect(mirror.map(({ precision, recall }) => [precision, recall])).toEqual([[0.25, 1], [0, 0], [0, 0], [0, 0], [0.0625, 0.25]]);
  expect(mirror[4].f1).toBeCloseTo(0.1);
});

test('kinds of fault are told by how often their component is found', async () => {
  const samples = collected(450, 280);
  samples['production-2'].test.forEach((sample, index) => (sample.fault = index < 8 ? 'pause' : 'kill'));
  samples['production-2'].test = samples['production-2'].test.filter(({ fault, component }) => fault === 'pause' || component === 'db2');
  samples.mirror.test = [];
  samples['production-1'].test = [];
  expect(await firstByKind(learner(1000), samples)).toEqual([{ kind: 'pause', faults: 8, first: 0.25 }, { kind: 'kill', faults: 3, first: 0 }, { kind: 'all', faults: 11, first: 2 / 11 }]);
});

test('the learning curve has the amounts of Figure 7 for which there are samples', async () => {
  const samples = collected(450, 140);
  expect((await figure7(learner(50), samples.mirror)).map(([amount, { f1 }]) => [amount, f1 === 1])).toEqual([15, 30, 45, 60, 75, 90, 105, 120, 135, 150].map((amount) => [amount, amount >= 50]));
  expect((await figure7(learner(1), samples['production-1'])).map(([amount]) => amount)).toEqual([15, 30, 45, 60, 75]);
});

test('Tables 4 to 6: the same amounts as the paper, or the same share of each where there are fewer', async () => {
  const [whole, half] = [learner(1), learner(1)];
  await tables4to6(whole, collected(450, 280), scaleOf(collected(450, 280)));
  expect([...new Set(whole.trainings)]).toEqual(['mirror 120', 'mirror 120 then production-1 30', 'production-1 150', 'mirror 350']);
  await tables4to6(half, collected(450, 140), scaleOf(collected(450, 140)));
  expect([...new Set(half.trainings)]).toEqual(['mirror 60', 'mirror 60 then production-1 15', 'production-1 75', 'mirror 175']);
  expect(await tables4to6(learner(1), collected(10, 2), 1)).toEqual({});
});

test.each([
  [[0.6, 0.7, 0.7, 0.9], 1],
  [[0.6, 0.7, 0.9, 0.8], 0],
  [[1, 1, 1, 1], null],
])('F1 of %j keeps the order of Table 6: %s', (values, order) => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const methods = Object.fromEntries(METHODS.map((method, index) => [method, { accuracy: 1, precision: 1, recall: 1, f1: values[index] }]));
  const figures = tellTables4to6({ id: 'S-paper', title: '', ofPaper: true, note: '' }, methods, 1);
  expect(figures.map(({ id, value }) => [id, value])).toEqual([['S-paper-table4-before', values[0]], ['S-paper-table4-after', values[1]], ['S-paper-table6-production', values[2]], ['S-paper-table5', values[3]], ['S-paper-table6-order', order]]);
  expect(figures[0]).toMatchObject({ peer: 'the paper', peerValue: 0.57 });
  jest.restoreAllMocks();
});

test('a stopped container keeps its last memory where a dashboard would show it, and uses no CPU', () => {
  const sample = { ...samplesOf('mirror', 1)[0], values: [[1, 50, 2, 60, 3, 70, 4, 80], [0, 0, 2, 61, 3, 70, 4, 80], [0, 0, 2, 62, 3, 70, 4, 80], [1, 20, 2, 63, 3, 70, 4, 80]] };
  expect(held(sample).values.map(([cpu, memory, , other]) => [cpu, memory, other])).toEqual([[1, 50, 60], [0, 50, 61], [0, 50, 62], [1, 20, 63]]);
});

test.each([
  [{ form: 'small' }],
  [{ series: 'kill,quick' }],
  [{ step: 'soon' }],
  [{ networks: 'paper,deep' }],
])('%j is refused', (options) => {
  expect(() => paperOptions(options as Record<string, string>)).toThrow('--form is one of');
});
