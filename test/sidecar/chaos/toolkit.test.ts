import { parseExperiment } from '../../../sidecar/chaos/experiment';
import { toJournal, toToolkit } from '../../../sidecar/chaos/toolkit/export';
import { fromToolkit } from '../../../sidecar/chaos/toolkit/import';
import type { Run } from '../../../sidecar/contract';

const action = (fault: string, component: string, duration: number | string, more: object = {}) => ({ type: 'action', name: `${fault} ${component}`, provider: { type: 'python', module: 'roentgen', func: 'inject', arguments: { service: 's', fault, component, duration } }, ...more });
const probe = (query: string, tolerance: unknown, provider: object = { type: 'python', module: 'chaosprometheus.probes', func: 'query' }) => ({ type: 'probe', name: query, tolerance, provider: { ...provider, arguments: { query } } });
const toolkit = (method: unknown, more: object = {}) => ({ version: '1.0.0', title: 'What if\nthe database hangs?', description: 'A question', method, ...more });
const imported = (value: unknown) => parseExperiment(fromToolkit(value));

describe('a Chaos Toolkit experiment', () => {
  test('becomes one of ours: actions follow each other, those in the background do not wait, pauses count', () => {
    const { name, service, description, faults } = imported(toolkit([
      action('pause', 'a', '10s'),
      { type: 'probe', name: 'looked at, and not ours', provider: { type: 'http', url: 'http://x' } },
      action('packet-loss', 'b', 5, { background: true, pauses: { before: 2 } }),
      action('kill', 'c', 1, { pauses: { after: 3 } }),
      action('pause', 'a', 4),
    ]));
    expect([name, service, description]).toEqual(['What if the database hangs?', 's', 'A question']);
    expect(faults.map(({ fault, component, after, duration }) => [fault, component, after, duration])).toEqual([['pause', 'a', 0, 10], ['packet-loss', 'b', 12.5, 5], ['kill', 'c', 12.5, 1], ['pause', 'a', 17, 4]]);
  });

  test.each<[string, unknown, object]>([
    ['a range', { type: 'range', range: [1, 5] }, { over: 5, under: 1 }],
    ['a pair', [0, 0.01], { over: 0.01, under: 0 }],
    ['a number', 1, { over: 1, under: 1 }],
    ['a JSON path to one value', { type: 'jsonpath', path: '$.data.result[*].value[1]', expect: ['0'] }, { over: 0, under: 0 }],
  ])('has the probes of its hypothesis as stop conditions: %s', (_, tolerance, bounds) => {
    expect(imported(toolkit([action('pause', 'a', 1)], { 'steady-state-hypothesis': { title: 'well', probes: [probe('up', tolerance)] } })).stop).toEqual([{ query: 'up', ...bounds }]);
  });

  test.each<[string, unknown, RegExp]>([
    ['that is no set of keys', [], /the experiment: must be a set of keys/],
    ['without a method', { title: 'x' }, /method: must be a list/],
    ['with probes alone', toolkit([{ type: 'probe' }]), /method: has no action/],
    ["with somebody else's action", toolkit([{ type: 'action', name: 'drain', provider: { type: 'python', module: 'chaosk8s.node', func: 'drain', arguments: {} } }]), /drain is not a fault of ours/],
    ['on two services', toolkit([action('pause', 'a', 1), { ...action('pause', 'a', 1), provider: { arguments: { service: 't', fault: 'pause', component: 'a', duration: 1 } } }]), /acts on s and on t/],
    ['with a probe that is not of Prometheus', toolkit([action('pause', 'a', 1)], { 'steady-state-hypothesis': { title: 'x', probes: [probe('up', 1, { type: 'process', path: 'sh' })] } }), /probes\[0\]: is not a query to Prometheus/],
    ['with a tolerance that is a pattern', toolkit([action('pause', 'a', 1)], { 'steady-state-hypothesis': { title: 'x', probes: [probe('up', { type: 'regex', pattern: '1' })] } }), /neither a number nor a range/],
    ['with a fault that is missing something', toolkit([{ ...action('pause', 'a', 1), provider: { arguments: { service: 's', fault: 'pause', duration: 1 } } }]), /faults\[0\]\.component: is missing/],
    ['with a pause that is no time', toolkit([action('pause', 'a', 1, { pauses: { before: 'a while' } })]), /pauses\.before: "a while" is not a duration/],
  ])('%s is refused', (_, value, message) => {
    expect(() => imported(value)).toThrow(expect.objectContaining({ code: 'EXPERIMENT_INVALID', message: expect.stringMatching(message) }));
  });
});

const OURS = parseExperiment({ name: 'x', service: 's', description: 'why', gate: 'none', stop: [{ query: 'errors', over: 3 }, { score: 2 }], faults: [{ fault: 'packet-loss', component: 'a', duration: 5, parameters: { percent: 40 } }, { fault: 'pause', component: 'b', after: 2, duration: 9 }] });

describe('an experiment of ours', () => {
  test('as a Chaos Toolkit experiment posts itself, waits for its time, and stops what is still going on', () => {
    const exported = toToolkit(OURS, 'http://127.0.0.1:9797') as Record<string, never>;
    const [launch, look] = exported.method as Array<{ type: string; pauses?: object; provider: { url: string; method: string; headers: object; arguments: string } }>;
    expect(launch).toMatchObject({ type: 'action', provider: { type: 'http', url: '${roentgen_url}/chaos/runs', method: 'POST', headers: { Authorization: 'Bearer ${roentgen_token}' } }, pauses: { after: 16 } });
    expect(parseExperiment(JSON.parse(launch.provider.arguments))).toEqual(OURS);
    expect(look.type).toBe('probe');
    expect(exported).toMatchObject({ version: '1.0.0', title: 'x', description: 'why', configuration: { roentgen_url: 'http://127.0.0.1:9797/api/v1', roentgen_token: { type: 'env' } }, rollbacks: [{ provider: { url: '${roentgen_url}/chaos/stop' } }] });
    expect((exported['steady-state-hypothesis'] as { probes: object[] }).probes).toMatchObject([{ tolerance: { type: 'jsonpath', expect: ['0'] }, provider: { arguments: { query: '(errors) > bool 3' } } }]);
  });

  test('comes back as it was', () => {
    const { stop, ...rest } = imported(toToolkit(OURS, 'http://x'));
    expect({ ...rest, stop: stop?.slice(0, 2) }).toEqual(OURS);
    // The probe of the first condition is a condition too: the same bound, said by PromQL.
    expect(stop?.slice(2)).toEqual([{ query: '(errors) > bool 3', over: 0, under: 0 }]);
  });
});

describe('a run in Chaos Toolkit\'s journal form', () => {
  const interval = { component: 'a', parameters: {}, error: null, confirmation: null };
  const run: Run = { run: 'r1', experiment: 'x', service: 's', author: 'me', state: 'aborted', deviated: true, reason: 'enough', startedAt: 1000, endedAt: 4000, faults: [{ ...interval, fault: 'packet-loss', start: 1500, end: 3500 }, { ...interval, fault: 'pause', start: null, end: null, error: { code: 'FAULT_FAILED', message: 'no' } }, { ...interval, fault: 'kill', start: null, end: null }] };
  const label = { run: 'r1', service: 's', component: 'a', fault: 'packet-loss', start: 1500, end: 3500, parameters: {} };
  const journal = toJournal(run, undefined, [label, { ...label, run: 'r2' }], { version: '9', platform: 'linux', node: 'n' });

  test('has its words: status, deviated, RFC 3339 times, activities, rollbacks, and the labels beside them', () => {
    expect(journal).toMatchObject({ 'chaoslib-version': 'roentgen 9', platform: 'linux', node: 'n', start: '1970-01-01T00:00:01.000Z', end: '1970-01-01T00:00:04.000Z', duration: 3, status: 'aborted', deviated: true, roentgen: { labels: [label] } });
    expect(journal.run.map(({ status, duration }) => [status, duration])).toEqual([['succeeded', 2], ['failed', null], ['aborted', null]]);
    expect(journal.rollbacks).toMatchObject([{ activity: { name: 'undo packet-loss on a' }, status: 'succeeded', start: '1970-01-01T00:00:03.500Z' }]);
  });

  test('of a run that goes on has no end, and one with its experiment can be launched again', () => {
    const going = toJournal({ ...run, state: 'running', endedAt: null, deviated: null, faults: OURS.faults.map(({ fault, component, parameters }) => ({ ...interval, fault: fault as 'pause', component, parameters, start: null, end: null })) }, OURS, [], { version: '9', platform: '', node: '' });
    expect([going.end, going.duration, going.deviated, going.status]).toEqual([null, null, false, 'running']);
    expect(imported(going.experiment)).toEqual({ ...OURS, name: 'x' });
  });
});
