import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TwinNetwork, TwinReport } from '../../../../sidecar/contract';
import { readExamples } from '../../../../sidecar/twin/whatif/examples';
import { interval, simulationReport } from '../../../../sidecar/twin/whatif/replicate';
import { estimateOf } from '../../../../sidecar/twin/whatif/report';
import { both, flow, link, network, ring } from './networks';

const FOLDER = join(__dirname, '../../../../deploy/twin');
const still = () => 0;
const estimated = (each: TwinNetwork) => estimateOf(each, still);
const simulated = (each: TwinNetwork, packets: number, seed = 1) => simulationReport({ network: each, packets, runs: 4, confidence: 0.95, seed, mostSeconds: 30 }, { onProgress: () => {}, signal: new AbortController().signal, clock: still });
const delayOf = (report: TwinReport, place = 0) => report.paths[place].delay.value ?? NaN;

/** Mean over paths of the share by which the estimate is off. */
function meanError(estimate: TwinReport, simulation: TwinReport): number {
  const errors = estimate.paths.map((path, i) => Math.abs((path.delay.value ?? NaN) / (simulation.paths[i].delay.value ?? NaN) - 1));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

test('one link with constant sizes: the delay of M/D/1', () => {
  expect(delayOf(estimated(network('AB', both('A', 'B'), [flow('A', 'B', 80_000)])))).toBeCloseTo(0.01 + (0.01 * 0.8) / (2 * 0.2), 8);
});

test('two hops of one speed in tandem: who waited once does not wait again behind the same packets', () => {
  const chain = network('ABC', [...both('A', 'B'), ...both('B', 'C')], [flow('A', 'C', 70_000)]);
  expect(delayOf(estimated(chain))).toBeCloseTo(0.02 + (0.01 * 0.7) / (2 * 0.3), 4);
});

test('two hops in tandem, the second slower: near what the simulator says', async () => {
  const chain = network('ABC', [...both('A', 'B', { capacity: 1_000_000 }), ...both('B', 'C')], [flow('A', 'C', 60_000)]);
  const simulation = await simulated(chain, 100_000);
  expect(Math.abs(delayOf(estimated(chain)) / delayOf(simulation) - 1)).toBeLessThan(0.1);
});

// docs/twin-what-if.md has the measured errors; these are above them
test.each([['1-six-nodes', 0.1], ['2-data-centre', 0.05], ['3-ip-bearer', 0.25], ['4-task-offloading', 0.35]])('%s: the estimate is within its documented error of the simulator', async (example, most) => {
  const each = JSON.parse(readFileSync(join(FOLDER, `${example}.json`), 'utf8')) as TwinNetwork;
  const [estimate, simulation] = [estimated(each), await simulated(each, 150_000)];
  expect(meanError(estimate, simulation)).toBeLessThan(most);
  estimate.links.forEach((port, i) => expect(Math.abs(port.utilisation - simulation.links[i].utilisation)).toBeLessThan(0.08));
});

test('all shipped examples are read, none is overloaded, each has what it says', () => {
  const said: string[] = [];
  const examples = readExamples(FOLDER, still, (text) => said.push(text));
  expect(said).toEqual([]);
  expect(examples.map(({ network: { nodes } }) => nodes.length)).toEqual([6, 18, 12, 9]);
  examples.forEach(({ estimate }) => expect([estimate.totals.noWay, estimate.totals.overloaded]).toEqual([0, 0]));
});

test('an overloaded link is a defined result that is flagged', async () => {
  const each = network('AB', both('A', 'B', { buffer: 10_000 }), [flow('A', 'B', 200_000)]);
  const [estimate, simulation] = [estimated(each), await simulated(each, 20_000)];
  [estimate, simulation].forEach(({ paths, totals }) => {
    expect(paths[0].state).toBe('overloaded');
    expect(paths[0].loss.value).toBeCloseTo(0.5, 1);
    expect(totals.overloaded).toBe(1);
  });
});

test('a failed link: flows go round it, and those without a way are told', () => {
  const before = ring();
  const cut = { ...before, links: before.links.map((each) => (each.from === 'B' && each.to === 'C' ? { ...each, up: false } : each)) };
  expect(estimated(before).paths[0].route).toEqual(['A', 'B', 'C']);
  expect(estimated(cut).paths[0].route).toEqual(['A', 'D', 'C']);
  const island = { ...before, links: before.links.map((each) => ([each.from, each.to].includes('C') ? { ...each, up: false } : each)) };
  const { paths, totals } = estimated(island);
  expect(paths.map(({ state, route, delay }) => [state, route.length, delay.value === null])).toEqual([['no-way', 0, true], ['ok', 3, false], ['ok', 2, false]]);
  expect(totals.noWay).toBe(1);
});

test('a given path that goes over a failed link is broken, not rerouted', () => {
  const given: TwinNetwork = { ...ring(), routing: { kind: 'given', paths: [['A', 'D', 'C']] } };
  expect(estimated(given).paths[0].route).toEqual(['A', 'D', 'C']);
  const cut = { ...given, links: given.links.map((each) => (each.from === 'A' && each.to === 'D' ? { ...each, up: false } : each)) };
  expect(estimated(cut).paths[0].state).toBe('route-broken');
});

test('ways by capacity, and shared out over equal ones', () => {
  const slow = network('ABCD', [...both('A', 'B', { capacity: 10_000 }), ...both('B', 'C'), ...both('C', 'D'), ...both('D', 'A')], [flow('A', 'B', 100)], { routing: { kind: 'inverse-capacity' } });
  expect(estimated(slow).paths[0].route).toEqual(['A', 'D', 'C', 'B']);
  const square = { ...ring(), flows: [flow('A', 'C', 100), flow('B', 'D', 100)] };
  const over = (spread: boolean) => estimated({ ...square, links: square.links, nodes: [...square.nodes], routing: { kind: 'hops', spread } }).paths.map(({ route }) => route[1]);
  expect(over(false)).toEqual(['B', 'A']);
  // A-C: nodes 0 + 2, even, the first of B and D; a network whose sums are odd takes the second
  expect(over(true)).toEqual(['B', 'A']);
  const five = network('EABCD', square.links.concat(both('E', 'A')), [flow('A', 'C', 100), flow('E', 'C', 100)], { routing: { kind: 'hops', spread: true } });
  expect(estimated(five).paths.map(({ route }) => route[route.length - 2])).toEqual(['B', 'D']);
});

test('an on-off flow keeps its mean rate, a scaled network multiplies it', async () => {
  const each = network('AB', both('A', 'B'), [flow('A', 'B', 20_000, { arrival: { kind: 'on-off', onSeconds: 1, offSeconds: 1 } })], { scale: 2 });
  const simulation = await simulated(each, 200_000);
  expect(simulation.links[0].utilisation).toBeCloseTo(0.4, 1);
  expect(Math.abs(simulation.links[0].utilisation - estimated(each).links[0].utilisation)).toBeLessThan(0.02);
});

test('simulations: same seed, same report; another seed lies within the intervals’ reach; no traffic is no error', async () => {
  const [first, again, other] = await Promise.all([simulated(ring(), 20_000), simulated(ring(), 20_000), simulated(ring(), 20_000, 77)]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  first.paths.forEach(({ delay }, i) => expect(Math.abs((delay.value ?? NaN) - delayOf(other, i))).toBeLessThan(4 * ((delay.half ?? NaN) + (other.paths[i].delay.half ?? NaN))));
  const silent = await simulated(network('AB', both('A', 'B'), []), 1000);
  expect([silent.packets, silent.totals.delay.value]).toEqual([0, null]);
});

test('intervals are Student’s', () => {
  expect(interval([1, 2, 3], 0.95)).toEqual({ mean: 2, half: expect.closeTo(4.303 / Math.sqrt(3), 6) });
  expect(interval([5, NaN], 0.95)).toEqual({ mean: 5, half: null });
});

test('a link that is alone in its direction does no harm', () => {
  expect(estimated(network('ABC', [link('A', 'B'), link('B', 'C'), link('C', 'A')], [flow('B', 'A', 1000)])).paths[0].route).toEqual(['B', 'C', 'A']);
});
