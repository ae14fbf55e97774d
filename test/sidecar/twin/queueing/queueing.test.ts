import { queueingFigures } from '../../../../sidecar/twin/queueing/figures';
import { queueingPredictor } from '../../../../sidecar/twin/queueing/predictor';
import { POLICIES, type Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { simulate } from '../../../../sidecar/twin/simulator/simulate';
import { line } from './networks';

const SERVICE = 0.01;
const delays = (scenario: Scenario) => [...queueingFigures(scenario).paths.delay];

test('one link, constant sizes: delay and jitter of M/D/1', () => {
  const { delay, jitter } = queueingFigures(line(2, [[0, 1, 0, 0.8]])).paths;
  const wait = (SERVICE * 0.8) / (2 * 0.2);
  expect(delay[0]).toBeCloseTo(SERVICE + wait, 8);
  expect(jitter[0]).toBeCloseTo(wait ** 2 + (0.8 * SERVICE ** 2) / (3 * 0.2), 6);
});

test('strict priority: Cobham’s waits', () => {
  const residual = (0.9 * SERVICE) / 2;
  const waits = delays(line(2, [[0, 1, 0, 0.3], [0, 1, 1, 0.3], [0, 1, 2, 0.3]], { policy: 'SP' })).map((delay) => delay - SERVICE);
  [residual / 0.7, residual / (0.7 * 0.4), residual / (0.4 * 0.1)].forEach((wait, tos) => expect(Math.abs(waits[tos] / wait - 1)).toBeLessThan(0.02));
});

test('two hops of one speed in tandem: who waited once does not wait again behind the same packets', () => {
  expect(delays(line(3, [[0, 2, 0, 0.7]]))[0]).toBeCloseTo(2 * SERVICE + (SERVICE * 0.7) / (2 * 0.3), 4);
});

test('a link that is offered more than it carries loses the rest, and those behind it get what is left', () => {
  const { paths, ports } = queueingFigures(line(3, [[0, 2, 0, 1.6]], { buffer: 16_000 }));
  expect(paths.loss[0]).toBeCloseTo(1 - 1 / 1.6, 2);
  expect(ports.find((_, index) => index === 0)?.load).toBeCloseTo(1.6, 6);
  expect(ports[2].load).toBeCloseTo(1, 2);
  expect(ports[2].loss).toBeLessThan(0.02);
});

test('an on-off flow waits longer than a constant one of the same mean, and more so the longer its periods', () => {
  const wait = (kind: 'cbr' | 'on-off', seconds = 5) => delays(line(2, [[0, 1, 0, 0.4, kind], [0, 1, 0, 0.4, 'poisson']], { buffer: 64_000 }, { onSeconds: seconds, offSeconds: seconds }))[0];
  expect(wait('on-off', 0.05)).toBeGreaterThan(wait('cbr'));
  expect(wait('on-off', 5)).toBeGreaterThan(wait('on-off', 0.05));
});

// without DRR, whose quantum is of one second whatever the rates
test.each(['FIFO', 'SP', 'WFQ'] as const)('%s: all rates times 1,000,000 and periods as much shorter: delays are scaled, nothing else', (policy) => {
  const weights = policy === 'WFQ' ? [50, 30, 20] : [];
  const flows: Parameters<typeof line>[1] = [[0, 2, 0, 0.3, 'on-off'], [0, 1, 1, 0.3], [1, 2, 2, 0.4, 'cbr'], [0, 2, 2, 0.25, 'on-off']];
  const at = (times: number) => queueingFigures(line(3, flows, { policy, weights, buffer: 16_000, capacity: 10_000 * times }, { onSeconds: 5 / times, offSeconds: 5 / times })).paths;
  const [slow, fast] = [at(1), at(1e6)];
  slow.delay.forEach((delay, flow) => {
    expect(fast.delay[flow] * 1e6).toBeCloseTo(delay, 8);
    expect(fast.jitter[flow] * 1e12).toBeCloseTo(slow.jitter[flow], 8);
    expect(fast.loss[flow]).toBeCloseTo(slow.loss[flow], 9);
  });
});

test.each(POLICIES)('%s at load 0.8 with swings: near what the simulator says', async (policy) => {
  const weights = policy === 'WFQ' || policy === 'DRR' ? [50, 30, 20] : [];
  const scenario = line(3, [[0, 2, 0, 0.15], [0, 1, 1, 0.2, 'cbr'], [0, 2, 2, 0.25], [0, 1, 2, 0.2, 'on-off'], [1, 2, 1, 0.2]], { policy, weights, buffer: 32_000 });
  const [figures, truth] = [queueingFigures(scenario), await simulate(scenario, { seed: 1, warmUpSeconds: 100, window: { seconds: 6000 }, quantiles: [] })];
  const errors = truth.flows.map(({ delay }, flow) => Math.abs(figures.paths.delay[flow] / delay - 1));
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(policy === 'DRR' ? 0.45 : 0.25);
  truth.ports.forEach(({ utilisation, queues }, port) => {
    expect(Math.abs(figures.ports[port].utilisation - utilisation)).toBeLessThan(0.02);
    const held = queues.reduce((sum, { occupancyBits }) => sum + occupancyBits, 0);
    expect(Math.abs(figures.ports[port].occupancy - held)).toBeLessThan(0.4 * held + 10);
  });
});

test('traffic as it was sent counts, where it is given; a flow that sent nothing troubles nobody', async () => {
  const scenario = line(2, [[0, 1, 0, 0.8], [0, 1, 0, 0.1]]);
  const predictor = queueingPredictor();
  const [meant, sent] = [await predictor.predict(scenario), await predictor.predict(scenario, [{ bandwidth: 40_000, packetRate: 40 }, { bandwidth: 0, packetRate: 0 }])];
  expect(sent.delay[0]).toBeCloseTo(SERVICE + (SERVICE * 0.4) / (2 * 0.6), 8);
  expect(meant.delay[0]).toBeGreaterThan(sent.delay[0]);
  expect(Number.isFinite(sent.delay[1])).toBe(true);
});

test('a scenario that cannot be is refused', async () => {
  const scenario = line(2, [[0, 1, 0, 0.5]]);
  await expect(queueingPredictor().predict({ ...scenario, ports: scenario.ports.map((port) => ({ ...port, capacity: 0 })) })).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
});
