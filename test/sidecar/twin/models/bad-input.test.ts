/** What is wrong has a code, what is extreme has figures: the same for every method, the simulation included. */
import type { TwinEstimator, TwinMethod, TwinNetwork, TwinReport } from '../../../../sidecar/contract';
import { estimateBy } from '../../../../sidecar/twin/models/ask';
import { SHIPPED } from '../../../../sidecar/twin/models/model-files';
import { createOpenModels } from '../../../../sidecar/twin/models/open';
import { parseNetwork } from '../../../../sidecar/twin/whatif/parse';
import { simulationReport } from '../../../../sidecar/twin/whatif/replicate';
import { both, flow, link, network, ring } from '../whatif/networks';
import { places } from './tiny';

const at = places();
const models = createOpenModels();
afterAll(() => models.close());

const METHODS: TwinMethod[] = ['queueing', 'corrected', 'routenet', 'simulation'];
const clock = () => performance.now();

async function ask(method: TwinMethod, body: unknown): Promise<TwinReport> {
  const read = parseNetwork(body);
  return method === 'simulation'
    ? simulationReport({ network: read, packets: 2000, runs: 2, confidence: 0.95, seed: 1, mostSeconds: 20 }, { onProgress: () => {}, signal: new AbortController().signal, clock })
    : estimateBy({ network: read, places: at, method: method as TwinEstimator, version: method === 'queueing' ? null : SHIPPED }, models, clock);
}

const changed = (change: object) => ({ ...ring(), ...change });
const firstLink = (change: object): TwinNetwork => changed({ links: [{ ...ring().links[0], ...change }, ...ring().links.slice(1)] }) as TwinNetwork;
const firstFlow = (change: object) => changed({ flows: [{ ...ring().flows[0], ...change }] });
const bigNodes = Array.from({ length: 10_000 }, (_, i) => ({ name: `n${i}` }));

const wrong: Array<[string, unknown, string]> = [
  ['nothing', null, 'SCENARIO_INVALID'],
  ['an unconnected graph', network('ABCD', [...both('A', 'B'), ...both('C', 'D')], [flow('A', 'B', 1)]), 'NETWORK_UNCONNECTED'],
  ['a given path over a missing link', changed({ routing: { kind: 'given', paths: [['A', 'C']] } }), 'ROUTE_BROKEN'],
  ['a link to a node that is not there', firstLink({ to: 'Z' }), 'SCENARIO_INVALID'],
  ['a self-loop', changed({ links: [...ring().links, link('A', 'A')] }), 'SCENARIO_INVALID'],
  ['no capacity', firstLink({ capacity: 0 }), 'SCENARIO_INVALID'],
  ['a negative capacity', firstLink({ capacity: -1 }), 'SCENARIO_INVALID'],
  ['an infinite capacity', firstLink({ capacity: 1e999 }), 'SCENARIO_INVALID'],
  ['no buffer', firstLink({ buffer: 0 }), 'SCENARIO_INVALID'],
  ['an unknown policy', firstLink({ policy: 'LIFO' }), 'SCENARIO_INVALID'],
  ['weights of nothing', firstLink({ policy: 'DRR', weights: [0, 0, 0] }), 'SCENARIO_INVALID'],
  ['a flow to itself', firstFlow({ dst: 'A' }), 'SCENARIO_INVALID'],
  ['a rate that is no number', firstFlow({ bandwidth: NaN }), 'SCENARIO_INVALID'],
  ['packets of no size', firstFlow({ sizes: [{ bits: 0, probability: 1 }] }), 'SCENARIO_INVALID'],
  ['10,000 nodes', changed({ nodes: bigNodes }), 'NETWORK_TOO_LARGE'],
  ['counters that are a query', changed({ counters: { selector: '{a="b"}[5m])) or vector(1', window: '5m' } }), 'SCENARIO_INVALID'],
];

/** Extreme, and allowed. */
const extreme: Array<[string, TwinNetwork]> = [
  ['no flows', changed({ flows: [] }) as TwinNetwork],
  ['loads far over 1', changed({ scale: 1000 }) as TwinNetwork],
  ['a load of exactly 1', changed({ flows: [flow('A', 'B', 100_000)] }) as TwinNetwork],
  ['a buffer smaller than a packet', firstLink({ buffer: 10 })],
  ['hardly any traffic', changed({ scale: 1e-9 }) as TwinNetwork],
  ['capacities of terabits', changed({ links: ring().links.map((each) => ({ ...each, capacity: 1e13 })) }) as TwinNetwork],
  ['every link failed', changed({ links: ring().links.map((each) => ({ ...each, up: false })) }) as TwinNetwork],
  ['one node cut off', changed({ links: ring().links.map((each) => ({ ...each, up: each.from !== 'C' && each.to !== 'C' })) }) as TwinNetwork],
  ['all policies, all types of service', changed({ links: ring().links.map((each, i) => ({ ...each, policy: (['FIFO', 'SP', 'WFQ', 'DRR'] as const)[i % 4], weights: i % 4 > 1 ? [60, 30, 10] : [] })), flows: ([0, 1, 2] as const).map((tos) => flow('A', 'C', 30_000, { flow: `f${tos}`, tos })) }) as TwinNetwork],
  ['ON-OFF without an off period', firstFlow({ arrival: { kind: 'on-off', onSeconds: 5, offSeconds: 0 } }) as TwinNetwork],
];

/** JSON.stringify makes null of NaN and Infinity: look before. */
function numbersIn(value: unknown): number[] {
  return typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe.each(METHODS)('by %s', (method) => {
  test.each(wrong)('%s is refused with its code and what to do', async (_, body, code) => {
    const refusal = await ask(method, body).then(() => null, (error: unknown) => error);
    expect(refusal).toMatchObject({ code, message: expect.any(String), hint: expect.any(String) });
  });

  test.each(extreme)('%s has figures, or none where nothing arrives', async (_, body) => {
    const report = await ask(method, body);
    expect(report.method).toBe(method);
    expect(report.paths).toHaveLength(body.flows.length);
    expect(numbersIn(report).filter((value) => !Number.isFinite(value))).toEqual([]);
    report.paths.forEach(({ route, delay, jitter, loss }) => {
      expect(loss.value ?? 0).toBeGreaterThanOrEqual(0);
      expect(loss.value ?? 0).toBeLessThanOrEqual(1);
      expect(Math.min(delay.value ?? 0, jitter.value ?? 0)).toBeGreaterThanOrEqual(0);
      expect(route.length > 0 || delay.value === null).toBe(true);
    });
    expect(report.totals.loss.value ?? 0).toBeLessThanOrEqual(1);
  });
});
