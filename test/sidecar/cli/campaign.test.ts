import { campaign, progressLine, statusText } from '../../../sidecar/cli/campaign';
import type { CampaignStatus } from '../../../sidecar/contract';
import type { Client } from '../../../sidecar/cli/client';

const STATUS: CampaignStatus = {
  service: 'employees', state: 'running', wanted: 16, collected: 5, discarded: 1, startedAt: 0, endedAt: null, phase: 'kill on app1', error: null, faultsPerHour: 141.7, resumed: true,
  classes: [{ fault: 'kill', component: 'app1', wanted: 4, collected: 2 }, { fault: 'kill', component: 'db1', wanted: 4, collected: 1 }, { fault: 'kill+pause', component: 'app1+db1', wanted: 2, collected: 2 }, { fault: null, component: null, wanted: 8, collected: 3 }],
  cycle: { fault: 4.21, collect: 6, recover: null },
  request: { service: 'employees', samples: 16, faults: ['kill'], components: [], seed: 1 },
};

const said: string[] = [];
beforeEach(() => {
  said.splice(0);
  jest.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => jest.restoreAllMocks());

test('the progress line sums classes by kind and says how fast it goes', () => {
  expect(progressLine(STATUS)).toBe('5 of 16 samples (kill 3/8, two at once 2/2, nominal 3/8), 142 faults/h, kill on app1 (resumed)');
  expect(progressLine({ ...STATUS, faultsPerHour: null, resumed: false })).toBe('5 of 16 samples (kill 3/8, two at once 2/2, nominal 3/8), kill on app1');
});

test('the status has the cycle and a line a class', () => {
  expect(statusText(STATUS).split('\n')).toEqual([
    'campaign on employees running: 5 of 16 samples, 1 discarded, kill on app1',
    '  fault 4.2 s, collecting 6.0 s, recovery -: 142 faults an hour',
    '  kill on app1            2/4',
    '  kill on db1             1/4',
    '  kill+pause on app1+db1  2/2',
    '  nominal                 3/8',
  ]);
});

test('run sends the options that were given and follows to the end', async () => {
  const sent: unknown[] = [];
  const client: Pick<Client, 'get' | 'post'> = {
    get: async <T>() => [{ ...STATUS, evaluation: null }] as T,
    post: async <T>(_path: string, body: unknown) => {
      sent.push(body);
      return { ...STATUS, state: 'done' } as T;
    },
  };
  const flags = { samples: '16', faults: 'kill,pause', components: '', service: 'employees', seed: '3' };
  await campaign(client, 'run', undefined, flags);
  await campaign(client, 'run', undefined, { ...flags, recovery: 'rollback', hold: '12', choice: 'uncertain' });
  expect(sent).toEqual([
    { service: 'employees', samples: 16, faults: ['kill', 'pause'], components: [], seed: 3 },
    { service: 'employees', samples: 16, faults: ['kill', 'pause'], components: [], seed: 3, recovery: 'rollback', hold: 12, choice: 'uncertain' },
  ]);
  expect(said[0]).toContain('campaign on employees done');
});

test('status of one service, or that there is none; other words are refused', async () => {
  const client: Pick<Client, 'get' | 'post'> = { get: async <T>() => [STATUS] as T, post: async () => { throw new Error('nothing is posted'); } };
  const flags = { samples: '1', faults: '', components: '', service: '', seed: '1' };
  await campaign(client, 'status', 'employees', flags);
  await campaign(client, 'status', 'another', flags);
  expect(said).toEqual([statusText(STATUS), 'no campaign yet']);
  await expect(campaign(client, 'pause', undefined, flags)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
