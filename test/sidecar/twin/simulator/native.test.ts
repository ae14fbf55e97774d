/** The event loop in C: where it can be compiled it must answer what the one in TypeScript answers, to the bit. */

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Policy, Scenario } from '../../../../sidecar/twin/scenario/scenario';
import { nativeAdvance } from '../../../../sidecar/twin/simulator/native/native';
import { simulate, type SimulationOptions } from '../../../../sidecar/twin/simulator/simulate';
import { exponentialSizes, lineOf, poissonFlow } from './networks';

execFileSync('node', ['scripts/native.mjs'], { cwd: resolve(__dirname, '../../../..') });

const here = nativeAdvance() ? test : test.skip;

afterEach(() => {
  delete process.env.ROENTGEN_NATIVE;
});

async function both(scenario: Scenario, options: SimulationOptions) {
  const compiled = await simulate(scenario, options);
  process.env.ROENTGEN_NATIVE = 'off';
  expect(nativeAdvance()).toBeNull();
  return { compiled, plain: await simulate(scenario, options) };
}

const arrivals = [{ kind: 'poisson' }, { kind: 'cbr' }, { kind: 'on-off', onSeconds: 2, offSeconds: 3 }] as const;

function networkWith(policy: Policy, buffer: number): Scenario {
  const pairs = Array.from({ length: 36 }, (_, pair) => [Math.floor(pair / 6), pair % 6]).filter(([src, dst]) => src !== dst);
  const flows = pairs.map(([src, dst], index) => poissonFlow(0.15, { src, dst, sizes: exponentialSizes(1 + (index % 4)), tos: (index % 3) as 0 | 1 | 2, arrival: arrivals[index % 3] }));
  return lineOf(6, flows, { policy, weights: policy === 'WFQ' || policy === 'DRR' ? [50, 40, 10] : [], buffer });
}

here.each<[Policy, number]>([
  ['FIFO', 8_000],
  ['SP', 32_000],
  ['WFQ', 16_000],
  ['DRR', 64_000],
])('%s with buffers of %d bits is the same to the bit', async (policy, buffer) => {
  const { compiled, plain } = await both(networkWith(policy, buffer), { seed: 5, warmUpSeconds: 3, window: { seconds: 40 } });
  expect(plain.flows.some(({ dropped }) => dropped > 0)).toBe(true);
  expect(compiled).toEqual(plain);
});

here('queues that grow a thousandfold are the same to the bit', async () => {
  const { compiled, plain } = await both(lineOf(2, [poissonFlow(1.2)]), { seed: 5, warmUpSeconds: 1, window: { seconds: 60 } });
  expect(plain.ports[0].queues[0].mostBits).toBeGreaterThan(8e6);
  expect(compiled).toEqual(plain);
});

here('a stop rule ends both at the same time', async () => {
  const window = { stop: { relative: 0.05, batchSeconds: 5, maxSeconds: 1000 } };
  const { compiled, plain } = await both(lineOf(2, [poissonFlow(0.6)]), { seed: 5, warmUpSeconds: 1, window });
  expect(compiled).toEqual(plain);
});
