/** Stands in for chaos, Prometheus, the sample store and the mirror, and outlives the sidecar as they do. The real ones are in test/e2e. */

import type { CampaignRequest, Experiment, Run } from '../../../../sidecar/contract';
import type { CampaignDeps } from '../../../../sidecar/mirror/campaign';

export const REQUEST: CampaignRequest = { service: 's', samples: 8, faults: ['kill'], components: ['a', 'b', 'c', 'd'], seed: 1 };

export interface World {
  runs: Array<{ run: string; experiment: Experiment; state: Run['state']; at: number }>;
  /** Run by sample; nominal windows have none. */
  samples: Map<string, string>;
  seeds: number[];
  recoveries: string[];
  snapshots: number;
  learned: number;
  /** Milliseconds; every step takes some. */
  clock: number;
}

export const newWorld = (): World => ({ runs: [], samples: new Map(), seeds: [], recoveries: [], snapshots: 0, learned: 0, clock: 1_000_000 });

const runOf = ({ run, experiment, state, at }: World['runs'][number]): Run => ({
  run, experiment: experiment.name, service: experiment.service, author: 'campaign', state, deviated: null, reason: null, startedAt: at, endedAt: at + 8000,
  faults: experiment.faults.map(({ fault, component, parameters }) => ({ fault: fault as 'kill', component, parameters, start: at, end: at + 8000, error: null, confirmation: null })),
});

export function depsOf(world: World, overrides: Partial<CampaignDeps> = {}): CampaignDeps {
  const passes = (seconds: number) => (world.clock += 1000 * seconds);
  return {
    holdSeconds: () => 8,
    check: async () => undefined,
    inject: async (experiment) => {
      const begun = { run: `r${world.runs.length + 1}`, experiment, state: 'completed' as const, at: world.clock };
      world.runs.push(begun);
      passes(8);
      return runOf(begun);
    },
    runOf: (experiment) => world.runs.filter((each) => each.experiment.name === experiment).map(runOf)[0] ?? null,
    collect: async ({ run }, { seed }) => {
      passes(3);
      world.samples.set(`sample-${run}`, run);
      world.seeds.push(seed);
      return [`sample-${run}`];
    },
    snapshot: async () => void world.snapshots++,
    recover: async (_service, recovery) => void world.recoveries.push(recovery),
    nominal: async (_service, keep) => {
      passes(9);
      const name = `nominal-${world.clock}`;
      return keep ? [world.samples.set(name, '') && name] : [];
    },
    learn: async () => void world.learned++,
    uncertainty: () => null,
    now: () => world.clock,
    ...overrides,
  };
}

/** How often each class has a sample in the store. */
export function collected(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, run] of world.samples) {
    const faults = world.runs.find((each) => each.run === run)?.experiment.faults;
    const key = faults ? faults.map(({ fault, component }) => `${fault}@${component}`).join('+') : 'none';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
