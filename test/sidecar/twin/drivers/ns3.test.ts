/** ns-3 is asked where Debian's libns3-dev and a C++ compiler are installed; what is sent to it and read from it is tested everywhere. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../../../../sidecar/errors';
import { readAnswer } from '../../../../sidecar/twin/drivers/ns3/answer';
import { ns3Driver, ns3Program, ns3Run } from '../../../../sidecar/twin/drivers/ns3/run';
import { linksOf, scenarioText } from '../../../../sidecar/twin/drivers/ns3/scenario-text';
import { simulateSample } from '../../../../sidecar/twin/drivers/sample';
import type { Measurement } from '../../../../sidecar/twin/scenario/results';
import { lossOf } from '../../../../sidecar/twin/scenario/results';
import { POLICIES, type Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { scenario } from '../scenario/fixture';
import { exponentialSizes, lineOf, PACKET, poissonFlow } from '../simulator/networks';

const options = { seed: 5, warmUpSeconds: 10, seconds: 100 };

let program: string | null = null;
try {
  program = ns3Program();
} catch (error) {
  if (codeOf(error) !== 'REQUIREMENT_MISSING') {
    throw error;
  }
  console.warn(`tests with ns-3 are skipped: ${String(error)}`);
}
const here = program ? test : test.skip;
const ns3 = async (network: Scenario, more = {}): Promise<Measurement> => (await ns3Run(program ?? '', network, { ...options, ...more })).measured;
const ours = (network: Scenario, seconds = options.seconds) => simulateSample({ scenario: network, options: { seed: 1, warmUpSeconds: 10, window: { seconds } } });
const off = (value: number, exact: number) => Math.abs(value / exact - 1);

test('a scenario is sent as numbers', () => {
  expect(linksOf(scenario())).toEqual([[0, 1], [2, 3]]);
  expect(scenarioText(scenario(), options).split('\n')).toEqual([
    '6 10 100 3', // seed, warm-up, seconds, nodes
    '2',
    '0 1 10000 8000 0 100 100 100 10000 16000 2 60 30 10', // ends; capacity, buffer, policy, weights each way
    '1 2 20000 16000 2 60 30 10 20000 32000 1 100 100 100',
    '2',
    '2 500 0.25 1500 0.75', // tables of sizes
    '1 2000 1',
    '3',
    '0 2 0 0 0 0 2 0 0 1 2', // ToS, packets/s, arrival, on, off, table, hops: node and port
    '2 1 1 0 0 0 1 1 2',
    '1 2 2 4 12 1 2 2 3 1 1',
    '',
  ]);
});

test('a link one way, and a port without flows, have their places', () => {
  const network = scenario();
  network.ports.splice(1, 1);
  expect(linksOf(network)).toEqual([[0, -1], [1, 2]]);
  expect(scenarioText(network, options).split('\n')[2]).toBe('0 1 10000 8000 0 100 100 100 0 1 0 100 100 100');
});

test('what it answers becomes a measurement; what is cut off is refused', () => {
  const queue = [0.25, 10, 15_000, 2, 1600, 8000];
  const text = JSON.stringify({ packets: 12, cpuSeconds: 0.5, flows: [[20, 25_000, 15, 5, 0.1, -2.3, 0.01, 0.05, 0.06, 0.1, 0.12, 0.14], [4, 5000, 0, 4], [0, 0, 0, 0]], ports: [[queue], [queue, queue, queue], [queue, queue, queue], [queue, queue, [0, 0, 0, 0, 0, 0]]] });
  const { measured, packets } = readAnswer(text, scenario(), options);
  expect(packets).toBe(12);
  expect(measured.flows[0]).toEqual({ bandwidth: 250, packetRate: 0.2, dropRate: 0.05, delay: 0.1, logDelay: -2.3, jitter: 0.01, quantiles: [0.05, 0.06, 0.1, 0.12, 0.14] });
  expect(measured.flows[1]).toMatchObject({ dropRate: 0.04, delay: NaN, quantiles: [NaN, NaN, NaN, NaN, NaN] });
  expect(measured.ports[0]).toEqual({ utilization: 0.25, loss: 2 / 12, packetBits: 1500, queues: [{ utilization: 0.25, loss: 2 / 12, packetBits: 1500, occupancy: 1600, largestOccupancy: 8000 }] });
  expect(measured.ports[3].queues[2]).toMatchObject({ loss: 0, packetBits: 0 });
  expect(() => readAnswer(text.slice(0, 40), scenario(), options)).toThrow(expect.objectContaining({ code: 'SIMULATION_FAILED' }));
});

describe('a process', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ns3-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function script(text: string): string {
    const file = join(folder, 'program');
    writeFileSync(file, `#!/bin/sh\ncat > /dev/null\n${text}\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const answer = JSON.stringify({ packets: 1, cpuSeconds: 1, flows: [], ports: [[], [], [], []] });

  test('that is killed is started again', async () => {
    const { packets } = await ns3Run(script(`if [ -e ${folder}/once ]; then echo '${answer}'; else touch ${folder}/once; kill -9 $$; fi`), { ...scenario(), flows: [] }, options);
    expect(packets).toBe(1);
  });

  test.each([
    ['kill -9 $$', 'ns-3 ended by SIGKILL, 3 times'],
    ['echo no room >&2; exit 3', 'ns-3 ended with exit code 3: no room'],
    ['echo {', 'ns-3 answered "{\\n"'],
  ])('that does %s is told of', async (text, message) => {
    await expect(ns3Run(script(text), scenario(), options)).rejects.toMatchObject({ code: 'SIMULATION_FAILED', message });
  });

  test('ends when it is stopped', async () => {
    const abort = new AbortController();
    const run = ns3Run(script('exec sleep 100'), scenario(), options, abort.signal);
    setTimeout(() => abort.abort(new Error('stopped')), 100);
    await expect(run).rejects.toThrow('stopped');
  });

  test('is not started for a scenario that is none', async () => {
    const network = scenario();
    network.ports[0].capacity = 0;
    await expect(ns3Run(script('exit 3'), network, options)).rejects.toMatchObject({ code: 'SCENARIO_INVALID' });
  });

  test('of a machine without ns-3 cannot be had, and it is said how to get it', () => {
    process.env.PKG_CONFIG = join(folder, 'pkg-config');
    expect(() => ns3Driver(options)).toThrow(expect.objectContaining({ code: 'REQUIREMENT_MISSING', hint: expect.stringContaining('apt-get install libns3-dev') }));
    delete process.env.PKG_CONFIG;
  });
});

here('a packet alone in ns-3 takes its transmission times', async () => {
  const { flows } = await ns3(lineOf(4, [poissonFlow(0.001, { dst: 3, arrival: { kind: 'cbr' } })]));
  expect(flows[0].delay).toBeCloseTo(3e-3, 8);
  expect(flows[0].quantiles.every((quantile) => Math.abs(quantile - 3e-3) < 1e-8)).toBe(true);
});

/** Load 1.2 by three kinds of flows, room for eight packets: each policy drops and delays in its own way. */
here.each(POLICIES)('%s: every type of service has the same loss, delay and occupancy in ns-3 as in ours', async (policy) => {
  const arrivals = [{ kind: 'poisson' }, { kind: 'cbr' }, { kind: 'on-off', onSeconds: 0.02, offSeconds: 0.02 }] as const;
  const flows = arrivals.map((arrival, tos) => poissonFlow(0.4, { arrival, packetRate: arrival.kind === 'on-off' ? 800 : 400, tos: tos as 0 | 1 | 2, sizes: tos === 1 ? exponentialSizes(5).map((size) => ({ ...size, bits: Math.round(size.bits) })) : [{ bits: PACKET, probability: 1 }] }));
  const network = lineOf(2, flows, { policy, weights: policy === 'WFQ' || policy === 'DRR' ? [50, 30, 20] : [], buffer: 8 * PACKET });
  const [peer, own] = [await ns3(network, { seconds: 120 }), await ours(network, 600)];
  // WFQ's counters are never reset, and tos 1 asks for about its share: 120 s of another seed differ by 4 % (standard deviation)
  const noise = policy === 'WFQ' ? 3 : 1;
  flows.forEach((_, tos) => {
    const [a, b] = [own.flows[tos], peer.flows[tos]];
    expect(Math.abs(lossOf(a) - lossOf(b))).toBeLessThan(0.012);
    expect(off(a.delay, b.delay)).toBeLessThan(0.04 * noise);
    expect(off(a.jitter, b.jitter)).toBeLessThan(0.1);
    expect(Math.abs(a.logDelay - b.logDelay)).toBeLessThan(0.05 * noise);
    expect(off(a.quantiles[2], b.quantiles[2])).toBeLessThan(0.05 * noise);
  });
  own.ports[0].queues.forEach((queue, place) => {
    expect(off(queue.occupancy, peer.ports[0].queues[place].occupancy)).toBeLessThan(0.04 * noise);
    expect(Math.abs(queue.utilization - peer.ports[0].queues[place].utilization)).toBeLessThan(0.015);
    expect(off(queue.largestOccupancy, peer.ports[0].queues[place].largestOccupancy)).toBeLessThan(0.05);
  });
});

here('the driver answers samples with seeds of their own', async () => {
  const driver = ns3Driver(options);
  const candidates = [0, 1].map((number) => ({ number, scenario: scenario(), intensity: number }));
  const samples = await driver.simulate(candidates, new AbortController().signal);
  expect(samples.map(({ intensity }) => intensity)).toEqual([0, 1]);
  expect(samples[0].measured.flows[0].packetRate).not.toBe(samples[1].measured.flows[0].packetRate);
  // CBR of one packet a second.
  expect(samples[0].measured.flows[1].packetRate).toBeCloseTo(1, 1);
});
