import { componentOf, groupsOf, withGroups, withParameters } from '../../../src/service/filters';
import { alertsPath, around, chaosPath, dashboardPath, episodePath, runPath } from '../../../src/service/links';
import { causeQueries, scoreQueries, spotQueries } from '../../../src/service/queries';
import { episode, START } from '../episodes/records';
import { run } from './runs';

const ALL = ['cpu', 'memory', 'network'];

test('an address names no, one or several groups; names that the service does not have count as none', () => {
  const asked = (query: string) => groupsOf(new URLSearchParams(query), ALL);
  expect([asked(''), asked('group=network&group=cpu'), asked('group=disk')]).toEqual([ALL, ['cpu', 'network'], ALL]);
  expect(withGroups(new URLSearchParams('service=shop&group=cpu'), ['memory', 'network']).toString()).toBe('service=shop&group=memory&group=network');
});

test('a component is one, or all together', () => {
  expect([componentOf(new URLSearchParams('')), componentOf(new URLSearchParams('component=db1'))]).toEqual(['_all', 'db1']);
  expect(withParameters(new URLSearchParams('component=db1&episode=e'), { component: null, episode: 'f' }).toString()).toBe('episode=f');
});

test('the ways from the page keep service, range and component', () => {
  expect(episodePath(episode(), START + 3_600_000)).toBe(`/a/roentgen-xray-app/episodes?service=shop&episode=e1&from=${START - 300_000}&to=${START + 360_000}`);
  expect(runPath(run('r 1', []))).toBe('/a/roentgen-xray-app/chaos?service=shop&run=r+1');
  expect([chaosPath('shop', 'db1'), chaosPath('shop', '_all')]).toEqual(['/a/roentgen-xray-app/chaos?service=shop&component=db1', '/a/roentgen-xray-app/chaos?service=shop']);
  expect([alertsPath('shop', ['cpu']), alertsPath('shop', [])]).toEqual(['/a/roentgen-xray-app/alerts?service=shop&group=cpu', '/a/roentgen-xray-app/alerts?service=shop']);
  expect(dashboardPath('shop', { from: 1.5, to: 2.5 })).toBe('/d/roentgen-service?var-service=shop&from=1&to=3');
  expect(around({ from: 0, to: 3_600_000 }, 3_700_000)).toEqual({ from: -1_800_000, to: 3_700_000 });
});

test('queries take the highest sample of a coarse step, so that no short peak is lost', () => {
  expect(scoreQueries('shop', '_all', 5, 5)[0].expr).toBe('max by (group) (roentgen_anomaly_score{service="shop", component="_all"})');
  expect(scoreQueries('shop', 'db1', 60, 5)[0].expr).toBe('max by (group) (max_over_time(roentgen_anomaly_score{service="shop", component="db1"}[60s])) or max by (group) (roentgen_anomaly_score{service="shop", component="db1"})');
  expect(causeQueries('shop', '_all', 60).map(({ expr }) => expr)).toEqual(['sum by (group, component, feature) (sum_over_time(roentgen_cause_contribution_ratio{service="shop"}[60s]))', 'max by (group) (count_over_time(roentgen_cause_contribution_ratio{service="shop"}[60s]))']);
  expect(causeQueries('shop', 'db1', 60)[0].expr).toContain('component="db1"');
  expect(spotQueries('a "b"', 5, 5)[0].expr).toBe('max by (component) (roentgen_fault_spot_probability_ratio{service="a \\"b\\"", fault="any"})');
});
