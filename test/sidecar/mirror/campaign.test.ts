import type { CampaignRequest, Experiment, Run } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { type CampaignDeps, createCampaigns } from '../../../sidecar/mirror/campaign';
import { schedule } from '../../../sidecar/mirror/schedule';

const REQUEST: CampaignRequest = { service: 's', samples: 8, faults: ['kill'], components: ['a', 'b', 'c', 'd'], seed: 1 };

/** Stands in for chaos and Prometheus; test/e2e runs a campaign on the real ones. */
function harness(overrides: Partial<CampaignDeps> = {}) {
  const hits: string[] = [];
  const learned: string[] = [];
  const deps: CampaignDeps = {
    inject: async (experiment: Experiment) => { hits.push(experiment.faults[0].component); return { run: `r${hits.length}` } as Run; },
    collect: async () => 1,
    recover: async () => undefined,
    learn: async (service) => void learned.push(service),
    now: () => 0,
    ...overrides,
  };
  return { campaigns: createCampaigns(deps), hits, learned };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('it repeats until the wanted number of samples is there, hits all evenly, then learns', async () => {
  const { campaigns, hits, learned } = harness();
  campaigns.start(REQUEST);
  await settled();
  expect(campaigns.list()[0]).toMatchObject({ state: 'done', collected: 8, discarded: 0 });
  expect(hits.slice().sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']);
  expect(learned).toEqual(['s']);
});

test('a window with gaps is discarded and tried anew', async () => {
  let turn = 0;
  const { campaigns } = harness({ collect: async () => (turn++ % 2 === 0 ? 0 : 1) });
  campaigns.start(REQUEST);
  await settled();
  expect(campaigns.list()[0]).toMatchObject({ state: 'done', collected: 8, discarded: 8 });
});

test('when nothing works it gives up with the reason', async () => {
  const { campaigns, learned } = harness({ inject: async () => { throw new RoentgenError('TARGET_BUSY', 'held by another run'); } });
  campaigns.start(REQUEST);
  await settled();
  expect(campaigns.list()[0]).toMatchObject({ state: 'failed', collected: 0, error: { code: 'FAULT_FAILED' } });
  expect(learned).toEqual([]);
});

test('a second campaign on the same service is refused; stopping ends it', async () => {
  const { campaigns } = harness({ recover: (_service, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())) });
  campaigns.start(REQUEST);
  expect(() => campaigns.start(REQUEST)).toThrow(expect.objectContaining({ code: 'CAMPAIGN_BUSY' }));
  campaigns.stop('s');
  await campaigns.close();
  expect(campaigns.list()[0].state).toBe('stopped');
});

test('the schedule is the same for the same seed and differs between seeds', () => {
  const first = (seed: number) => { const hits = schedule(['kill', 'pause'], ['a', 'b', 'c'], seed); return Array.from({ length: 12 }, () => Object.values(hits.next().value).join()); };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(new Set(first(7).slice(0, 6)).size).toBe(6);
});
