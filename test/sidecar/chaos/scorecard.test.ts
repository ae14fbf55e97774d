import type { EpisodeRecord, FaultInterval, Run } from '../../../sidecar/contract';
import { FAULTS } from '../../../sidecar/chaos/faults';
import { expectedOf } from '../../../sidecar/chaos/faults/expected';
import { judgeRun, type Known } from '../../../sidecar/chaos/scorecard';

const T = 1_800_000_000_000;
const at = (seconds: number) => T + 1000 * seconds;

const fault = (change: Partial<FaultInterval> = {}): FaultInterval => ({ fault: 'cpu-stress', component: 'app1', parameters: {}, start: at(0), end: at(30), error: null, confirmation: null, ...change });
const run = (faults: FaultInterval[] = [fault()], change: Partial<Run> = {}): Run => ({ run: 'r1', experiment: 'e', service: 's', author: 'a', state: 'completed', deviated: true, reason: null, startedAt: at(-1), endedAt: at(31), faults, ...change });
const suspect = (component: string) => ({ component, evidence: 9, vanished: false, onset: null, features: [] });
const episode = (group: string, start: number, change: Partial<EpisodeRecord> = {}): EpisodeRecord => ({ episode: `${group}${start}`, service: 's', group, start: at(start), end: at(start + 60), ended: 'recovered', peak: 3, peakTime: at(start), causes: [], components: [], groups: [group], nominal: false, author: null, ...change });
const known = (episodes: EpisodeRecord[], change: Partial<Known> = {}): Known => ({ now: at(600), episodes, others: [], watched: true, graceMs: 20_000, persistenceMs: 10_000, spots: [[]], ...change });

describe('whether a fault was detected', () => {
  test.each([
    ['an episode begins while it is in force', fault(), [episode('cpu', 7)], {}, { detected: true, delaySeconds: 7, unjudged: null }],
    ['an episode begins just after it was undone', fault(), [episode('cpu', 50)], {}, { detected: true, delaySeconds: 50 }],
    ['the next episode is too late to be its own', fault(), [episode('cpu', 51)], {}, { detected: false, delaySeconds: null, groups: [] }],
    ['nothing happens', fault(), [], {}, { detected: false, unjudged: null, groupRight: null }],
    ['no model watched', fault(), [], { watched: false }, { detected: null, unjudged: 'not-watched' }],
    ['it is not known yet whether one watched', fault(), [], { watched: null }, { detected: null, unjudged: 'too-early' }],
    ['it was never in force', fault({ start: null, end: null }), [episode('cpu', 7)], {}, { detected: null, unjudged: 'never-in-force' }],
    ['a group was ill before', fault(), [episode('cpu', -20)], {}, { detected: null, unjudged: 'already-ill' }],
    ['another group falls ill beside the one that was', fault(), [episode('cpu', -20), episode('memory', 5)], {}, { detected: true, delaySeconds: 5, groups: ['memory'] }],
    ['an earlier episode is over', fault(), [episode('cpu', -100)], {}, { detected: false }],
    ['it lasts, and nothing is seen yet', fault({ end: null }), [], { now: at(10) }, { detected: null, unjudged: 'too-early' }],
    ['it lasts, and is seen', fault({ end: null }), [episode('cpu', 7, { end: null })], { now: at(10) }, { detected: true, delaySeconds: 7 }],
  ])('%s', (_, given, episodes, change, expected) => {
    expect(judgeRun(run([given]), known(episodes, change)).faults[0]).toMatchObject(expected);
  });
});

describe('whether the right group fell ill first', () => {
  test.each([
    ['cpu-stress', ['cpu'], true],
    ['cpu-stress', ['memory', 'cpu'], false],
    ['packet-loss', ['network'], true],
    ['kill', ['memory'], true],
    ['cpu-stress', ['checkout'], null],
    ['clock-skew', ['cpu'], true],
  ])('%s: %p', (kind, groups, right) => {
    const episodes = groups.map((group, index) => episode(group, 5 + index));
    expect(judgeRun(run([fault({ fault: kind as 'kill' })]), known(episodes)).faults[0]).toMatchObject({ groups, groupRight: right });
  });

  test('groups that fall ill at the same moment count alike', () => {
    expect(judgeRun(run(), known([episode('memory', 5), episode('cpu', 5)])).faults[0].groupRight).toBe(true);
  });

  test('each kind of the catalogue has its groups with a reason; faults of components and what has no figure fit any', () => {
    const table = Object.fromEntries(FAULTS.map((spec) => [spec.fault, expectedOf(spec).groups.join(' ')]));
    expect(table).toMatchObject({ kill: '', pause: '', 'cpu-stress': 'cpu', 'cpu-limit': 'cpu', 'memory-stress': 'memory', 'io-stress': 'filesystem cpu', 'disk-fill': 'filesystem', 'packet-loss': 'network', 'dns-failure': 'network', 'db-lock': 'network', 'clock-skew': '' });
    expect(FAULTS.filter((spec) => expectedOf(spec).because === '')).toEqual([]);
  });
});

describe('where the component that was hit is ranked', () => {
  const causes = [{ component: 'db1', feature: 'a', ratio: 0.4 }, { component: 'app1', feature: 'b', ratio: 0.3 }, { component: 'app1', feature: 'c', ratio: 0.2 }];

  test('by suspects, by the contributions of all its features, and by the classifier', () => {
    const card = judgeRun(run(), known([episode('cpu', 5, { components: [suspect('db1'), suspect('app1')], causes })], { spots: [[{ component: 'db1', probability: 0.1 }, { component: 'app1', probability: 0.8 }]] }));
    expect(card.faults[0]).toMatchObject({ suspects: { rank: 2, of: 2, first: 'db1' }, causes: { rank: 1, of: 2, first: 'app1' }, spots: { rank: 1, of: 2, first: 'app1' } });
  });

  test('nothing ranked it, and nothing ranked anything, are two things', () => {
    const [own] = judgeRun(run(), known([episode('cpu', 5, { components: [suspect('db1')] })])).faults;
    expect([own.suspects, own.spots]).toEqual([{ rank: null, of: 1, first: 'db1' }, { rank: null, of: 0, first: null }]);
  });

  test('an episode that two faults of a run may have caused says so', () => {
    const other = fault({ component: 'db1', start: at(10), end: at(20) });
    const later = fault({ component: 'db2', start: at(300), end: at(320) });
    expect(judgeRun(run([fault(), other, later]), known([episode('cpu', 12)], { spots: [[], [], []] })).faults.map(({ sharedWith }) => sharedWith)).toEqual([['db1'], ['app1'], []]);
  });
});

test('false alarms are the episodes before it that no other run explains', () => {
  const before = [episode('cpu', -1000), episode('cpu', -500), episode('cpu', -100), episode('cpu', -3000), episode('cpu', 3)];
  expect(judgeRun(run(), known(before))).toMatchObject({ falseAlarms: 3, quietSeconds: 1800 });
  expect(judgeRun(run(), known(before, { others: [{ from: at(-520), to: at(-480) }] }))).toMatchObject({ falseAlarms: 1, quietSeconds: 459 });
  expect(judgeRun(run(), known([], { watched: false }))).toMatchObject({ falseAlarms: null });
});

test('a run is final when no episode can be its own any more', () => {
  expect([at(40), at(60)].map((now) => judgeRun(run(), known([], { now })).final)).toEqual([false, true]);
  expect(judgeRun(run([fault()], { endedAt: null }), known([])).final).toBe(false);
});

test('kinds of another version are judged, too', () => {
  expect(judgeRun(run([fault({ fault: 'meteor' as 'kill' })]), known([episode('cpu', 5)])).faults[0]).toMatchObject({ detected: true, expectedBecause: 'the catalogue does not know it' });
});
