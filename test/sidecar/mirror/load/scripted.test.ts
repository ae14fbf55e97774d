import type { Visit } from '../../../../sidecar/mirror/load/behaviour';
import { loadChange } from '../../../../sidecar/mirror/load/change';
import { scripted } from '../../../../sidecar/mirror/load/scripted';
import { seeded } from '../../../../sidecar/mirror/schedule';

const step = (path: string, think: number) => ({ method: 'GET' as const, path, think });
const SESSIONS = [{ weight: 3, steps: [step('/', 1), step('/list', 2), step('/item', 9)] }, { weight: 1, steps: [step('/buy', 9)] }];

/** What users do, without the waiting. */
async function sessions(count: number): Promise<string[]> {
  const { session } = scripted(SESSIONS);
  const random = seeded(1);
  const told: string[] = [];
  for (let left = count; left > 0; left--) {
    let acts = '';
    await session({ random, request: async ({ path }) => { acts += `${path} `; return { status: 200, failure: null, body: null }; }, think: async (seconds) => { acts += `${seconds}s `; } } satisfies Visit);
    told.push(acts.trim());
  }
  return told;
}

test('a user makes the requests of its session in order, thinks between them and leaves', async () => {
  expect([...new Set(await sessions(50))].sort()).toEqual(['/ 1s /list 2s /item', '/buy']);
});

test('sessions are chosen by their weights, which the mean number of requests follows from', async () => {
  const told = await sessions(4000);
  expect(told.filter((each) => each === '/buy').length / 4000).toBeCloseTo(0.25, 1);
  expect(scripted(SESSIONS).requestsPerSession).toBe(0.75 * 3 + 0.25 * 1);
});

test('a load may be changed in its rates, its day and its week, and in nothing else', () => {
  expect(loadChange({ base: 0, peak: 80, daySeconds: 60, week: [1, 1, 1, 1, 1, 0.5, 0.5] })).toMatchObject({ peak: 80 });
});

const WRONG: Array<Record<string, unknown>> = [{ peak: -1 }, { peak: '40' }, { base: NaN }, { daySeconds: 0 }, { week: [1, 2] }, { seed: 2 }, { constructor: 1 }];

test.each(WRONG)('%j is no load', (change) => {
  expect(() => loadChange(change)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});
