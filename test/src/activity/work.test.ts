import { secondsOf, underWay } from '../../../src/activity/work';
import type { CampaignStatus, GroupStatus, ServiceStatus, TaskStatus } from '../../../sidecar/contract';

const task = (more: Partial<TaskStatus> = {}) => ({ task: 't1', kind: 'backtest', service: 'shop', author: 'chief', group: null, state: 'running', progress: 0.5, startedAt: 1000, endedAt: null, ...more }) as TaskStatus;
const campaign = (more: Partial<CampaignStatus> = {}) => ({ service: 'shop', state: 'running', wanted: 40, collected: 10, startedAt: 500, phase: 'pause on db1', ...more }) as CampaignStatus;
const service = (...states: Array<GroupStatus['state']>) => ({ service: 'shop', groups: states.map((state, i) => ({ group: `g${i}`, state, progress: 0.25 })) }) as ServiceStatus;

test('campaigns, tasks and learning that run are under way, harm first; what has ended is not', () => {
  const work = underWay([task(), task({ state: 'done' }), task({ task: 't2', kind: 'signatures', group: 'cpu' })], [service('ready', 'training', 'collecting', 'failed')], [campaign(), campaign({ state: 'done' })]);
  expect(work.map(({ what, subject, progress }) => [what, subject, progress])).toEqual([
    ['Campaign', 'shop', 0.25],
    ['Backtest', 'shop', 0.5],
    ['Recurring cause sets', 'shop / cpu', 0.5],
    ['Learning a model', 'shop / g1', 0.25],
    ['Collecting nominal data', 'shop / g2', 0.25],
  ]);
  expect(work[0].detail).toBe('10 of 40 samples; pause on db1');
  expect(work.map(({ stop }) => stop && `${stop.kind} ${stop.name}`)).toEqual(['campaign shop', 'task t1', 'task t2', null, null]);
  expect(new Set(work.map(({ key }) => key)).size).toBe(5);
});

test('a campaign that wants nothing has no progress instead of an impossible one', () => {
  expect(underWay([], [], [campaign({ wanted: 0 })])[0].progress).toBe(0);
});

test.each([[null, 4], [3000, 2]])('a task that ended at %p took %d s', (endedAt, seconds) => {
  expect(secondsOf({ startedAt: 1000, endedAt }, 5000)).toBe(seconds);
});
