import { causeSet, deviationText, durationOf, groupsOf, inOrder, leadingComponent, leadingFeature, onsetText, relativeText, stateOf, suspectBars, wanted } from '../../../src/episodes/episode';
import { radiographyPath, shownRange } from '../../../src/episodes/links';
import { episode, START, suspect } from './records';

const active = episode({ episode: 'now', start: START - 9000, end: null, ended: null });
const cause = (component: string, feature: string, ratio: number) => ({ component, feature, ratio });

test('one that lasts stands on top, then the newest', () => {
  const list = [episode({ episode: 'old', start: 1 }), active, episode({ episode: 'new', start: START })];
  expect(inOrder(list).map((each) => each.episode)).toEqual(['now', 'new', 'old']);
});

test.each([[null, '■ active'], ['recovered', '● recovered'], ['accepted', '◆ new level accepted'], ['interrupted', '◌ interrupted']] as const)('ended %p reads “%s”', (ended, text) => {
  const { shape, word } = stateOf(episode({ ended }));
  expect(`${shape} ${word}`).toBe(text);
});

test('“active” in an address is the one that lasts, or the newest', () => {
  expect(wanted([episode(), active], 'active')).toBe('now');
  expect(wanted([episode()], 'active')).toBe('e1');
  expect([wanted([], 'active'), wanted([], 'e9'), wanted([active], null)]).toEqual([null, 'e9', null]);
});

test('an active one has lasted until now, never less than nothing', () => {
  expect([durationOf(episode(), 0), durationOf(active, START), durationOf(active, 0)]).toEqual([60, 9, 0]);
});

describe('the leading component and feature', () => {
  const features = [{ feature: 'mem', metric: 'mem', group: 'memory', deviation: 9, relative: 1, onset: null }];

  test('are the most suspect ones', () => {
    const record = episode({ components: [suspect('db1', 9, { features, vanished: true })], causes: [cause('app1', 'cpu', 0.9)] });
    expect([leadingComponent(record), leadingFeature(record)]).toEqual([{ name: 'db1', stopped: true }, 'mem']);
  });

  test('are the model’s where nothing is suspect, and unknown where it says nothing', () => {
    expect([leadingComponent(episode({ causes: [cause('app1', 'cpu', 0.9)] })), leadingFeature(episode({ causes: [cause('app1', 'cpu', 0.9)] }))]).toEqual([{ name: 'app1', stopped: false }, 'cpu']);
    expect([leadingComponent(episode()), leadingFeature(episode())]).toEqual([null, null]);
  });
});

test('its own group is among those that fell ill', () => {
  expect([groupsOf(episode({ groups: ['network', 'cpu'] })), groupsOf(episode({ groups: [] }))]).toEqual([['network', 'cpu'], ['cpu']]);
});

test.each([[START + 35_000, '+35 s'], [START - 10_000, '−10 s'], [START, '+0 s'], [START + 600_000, '+10 min'], [null, 'onset not seen']])('an onset reads %s', (onset, text) => {
  expect(onsetText(onset, START)).toBe(text);
});

test.each([[41.3, '+41 scales'], [-6.14, '−6.1 scales'], [-1000, '−1,000 scales']])('a deviation of %d is %s', (deviation, text) => {
  expect(deviationText(deviation)).toBe(text);
});

test.each([[0.62, '+62 %'], [-0.35, '−35 %'], [24, '× 25'], [-1, 'down to nothing'], [null, 'no nominal level to compare with']])('a relative shift of %p is “%s”', (relative, text) => {
  expect(relativeText(relative)).toBe(text);
});

describe('bars of evidence', () => {
  test('are as long as the evidence; a stopped component fills its bar and does not shrink the others', () => {
    expect(suspectBars([suspect('db1', 1000, { vanished: true }), suspect('app1', 40), suspect('app2', 10)])).toEqual([
      { share: 1, text: 'stopped' },
      { share: 1, text: '40 scales' },
      { share: 0.25, text: '10 scales' },
    ]);
  });

  test('of nothing are nothing', () => {
    expect(suspectBars([suspect('a', 0)])[0].share).toBe(0);
    expect(suspectBars([])).toEqual([]);
  });
});

describe('the cause set', () => {
  test('is the smallest that carries 90 % of the error', () => {
    const { members, rest } = causeSet([cause('a', 'x', 0.2), cause('b', 'y', 0.7), cause('c', 'z', 0.06), cause('d', 'w', 0.04)]);
    expect(members.map(({ component }) => component)).toEqual(['b', 'a']);
    expect(rest).toBeCloseTo(0.1);
  });

  test('is all there is where that carries less', () => {
    expect(causeSet([cause('a', 'x', 0.5)])).toEqual({ members: [cause('a', 'x', 0.5)], rest: 0.5 });
    expect(causeSet([]).members).toEqual([]);
  });
});

test('the radiography of an episode has what was before it, and nothing that is yet to come', () => {
  expect(shownRange(episode(), START + 3_600_000)).toEqual({ from: START - 1_800_000, to: START + 60_000 + 450_000 });
  expect(shownRange(active, START)).toEqual({ from: START - 9000 - 1_800_000, to: START });
  expect(radiographyPath(episode({ group: 'net:db 1' }), START + 3_600_000)).toBe(`/a/roentgen-xray-app/radiography?service=shop&group=net%3Adb+1&from=${START - 1_800_000}&to=${START + 510_000}`);
});
