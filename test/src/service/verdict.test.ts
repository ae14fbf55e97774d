import { verdictOf } from '../../../src/service/verdict';
import { episode, START, suspect } from '../episodes/records';
import { run } from './runs';

const MINUTE = 60_000;
const NOW = START + 10 * MINUTE;
const kpi = { name: 'failed', times: [START - MINUTE, START, START + 30_000, START + 5 * MINUTE], values: [90, 2, 7, 50] };
const shop = { service: 'shop', suspects: null };
const one = episode({ groups: ['network', 'cpu'], causes: [{ component: 'db1', feature: 'bytes', ratio: 0.8 }] });

test('users suffer where the service metric was over its limit while it lasted, not before or after', () => {
  expect(verdictOf(one, shop, kpi, 5, [], NOW).users).toEqual({ highest: 7, limit: 5, suffer: true });
  expect(verdictOf(one, shop, kpi, 10, [], NOW).users?.suffer).toBe(false);
  expect(verdictOf(one, shop, undefined, 5, [], NOW).users).toBeNull();
});

test('the cause is the most suspect component, else the largest contribution', () => {
  expect(verdictOf(one, shop, kpi, 5, [], NOW).cause).toEqual({ component: 'db1', feature: 'bytes', stopped: false });
  expect(verdictOf({ ...one, components: [suspect('app1', 1000, { vanished: true })] }, shop, kpi, 5, [], NOW).cause).toEqual({ component: 'app1', feature: null, stopped: true });
  expect(verdictOf({ ...one, causes: [] }, shop, kpi, 5, [], NOW).cause).toBeNull();
});

test('it was us when a fault was in force while it began or lasted, or had just ended', () => {
  const at = (id: string, from: number, to: number | null) => run(id, [{ component: 'db1', start: START + from * MINUTE, end: to === null ? null : START + to * MINUTE }]);
  const runs = [at('during', 0.2, 0.5), at('before', -30, -20), at('just-before', -3, -1), at('lasts', -60, null), at('after', 2, 3)];
  expect(verdictOf(one, shop, kpi, 5, runs, NOW).runs?.map((each) => each.run)).toEqual(['during', 'just-before', 'lasts']);
  expect(verdictOf(one, shop, kpi, 5, null, NOW).runs).toBeNull();
});

test('one that lasts is told by the present suspects, up to now', () => {
  const present = { time: NOW, since: START, components: [suspect('nginx', 40)], groups: [] };
  const verdict = verdictOf({ ...one, end: null }, { service: 'shop', suspects: present }, kpi, 5, [], NOW);
  expect([verdict.lasts, verdict.seconds, verdict.cause?.component, verdict.users?.highest, verdict.groups]).toEqual([true, 600, 'nginx', 50, ['network', 'cpu']]);
});
