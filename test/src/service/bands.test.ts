import { createDataFrame, FieldType } from '@grafana/data';
import { episodeBands, MOST_BANDS, recordedBands, rowsOf, runBands } from '../../../src/service/bands';
import { episode } from '../episodes/records';
import { run } from './runs';

const MINUTE = 60_000;
const RANGE = { from: 0, to: 60 * MINUTE };
const NOW = 60 * MINUTE;
const at = (id: string, from: number, to: number | null, group = 'cpu') => episode({ episode: id, group, start: from * MINUTE, end: to === null ? null : to * MINUTE });

test('episodes of the chosen groups that touch the range become bands; one that lasts goes on to now', () => {
  const bands = episodeBands([at('a', -10, 5), at('b', 20, null), at('c', -30, -20), at('d', 10, 12, 'memory')], ['cpu'], RANGE, NOW);
  expect(bands.map(({ id, from, to, lasts }) => [id, from / MINUTE, to / MINUTE, lasts])).toEqual([['a', -10, 5, false], ['b', 20, 60, true]]);
});

test('bands that overlap stand in rows of their own, others share one', () => {
  const bands = episodeBands([at('a', 0, 20), at('b', 10, 30, 'memory'), at('c', 25, 40), at('d', 35, 50)], ['cpu', 'memory'], RANGE, NOW);
  expect(bands.map(({ id, row }) => [id, row])).toEqual([['a', 0], ['b', 1], ['c', 0], ['d', 1]]);
  expect([rowsOf(bands), rowsOf([])]).toEqual([2, 1]);
});

test('of very many bands the newest are drawn', () => {
  const many = Array.from({ length: MOST_BANDS + 50 }, (_, i) => at(String(i), i / 10, i / 10 + 0.01));
  const bands = episodeBands(many, ['cpu'], RANGE, NOW);
  expect([bands.length, bands[0].id]).toEqual([MOST_BANDS, '50']);
});

test('a run has a band for each fault that was in force, of this service and of the chosen component', () => {
  const runs = [run('r1', [{ component: 'db1', start: MINUTE, end: 2 * MINUTE }, { component: 'app1', start: null, end: null }]), run('r2', [{ component: 'app1', start: 5 * MINUTE, end: null }], { state: 'running', endedAt: null }), run('r3', [{ component: 'db1', start: 0, end: MINUTE }], { service: 'other' })];
  expect(runBands(runs, 'shop', '_all', RANGE, NOW).map(({ key, name, lasts, to }) => [key, name, lasts, to])).toEqual([['r1-0', 'pause on db1', false, 2 * MINUTE], ['r2-0', 'pause on app1', true, NOW]]);
  expect(runBands(runs, 'shop', 'app1', RANGE, NOW).map(({ key }) => key)).toEqual(['r2-0']);
});

test('without the sidecar’s records bands are what Prometheus has recorded: each stretch at which it was 1', () => {
  const frame = (refId: string, labels: Record<string, string>, values: Array<number | null>) =>
    createDataFrame({ refId, fields: [{ name: 'Time', type: FieldType.time, values: values.map((_, i) => i * MINUTE) }, { name: 'Value', type: FieldType.number, labels, values }] });
  const frames = [frame('episode', { group: 'cpu' }, [0, 1, 1, 0, null, 1]), frame('episode', { group: 'memory' }, [0, 1]), frame('run', { run: 'r1', fault: 'pause', component: 'db1' }, [0, 0, 1])];
  const minutes = recordedBands(frames, 'episode', ['cpu'], { from: 0, to: 5 * MINUTE }, 60).map(({ name, from, to, lasts }) => [name, from / MINUTE, to / MINUTE, lasts]);
  expect(minutes).toEqual([['cpu', 0, 2, false], ['cpu', 4, 5, true]]);
  expect(recordedBands(frames, 'run', null, RANGE, 60).map(({ id, name }) => [id, name])).toEqual([['r1', 'pause on db1']]);
  expect(recordedBands(frames, 'run', ['app1'], RANGE, 60)).toEqual([]);
});
