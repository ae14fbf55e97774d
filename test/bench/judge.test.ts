import { episodes, judge, median } from '../../bench/loop/judge';
import type { GroupSample, Recording } from '../../bench/loop/watch';

const sample = (seconds: number, overrides: Partial<GroupSample> = {}): GroupSample => ({ time: seconds * 1000, group: 'cpu', score: 0.2, episode: false, causes: [], components: [{ component: 'a', score: 0.1 }, { component: 'b', score: 0.2 }], ...overrides });
const ill = (seconds: number, group = 'cpu') => sample(seconds, { group, score: 3, episode: true, causes: [{ component: 'a', feature: 'x', ratio: 0.9 }], components: [{ component: 'a', score: 3 }, { component: 'b', score: 0.2 }] });
const fault = { fault: 'kill', component: 'a', start: 10_000, end: 20_000 };
const recording = (groups: GroupSample[], spots: Recording['spots'] = []): Recording => ({ groups, spots, suspects: [{ time: 12_000, component: 'b' }, { time: 19_000, component: 'a' }, { time: 40_000, component: 'b' }] });

test('a detected fault has its delay, its groups, its cause, its rank, its spot and its recovery', () => {
  const spots = [{ time: 18_000, probabilities: [{ component: 'a', probability: 0.9 }, { component: 'b', probability: 0.1 }] }];
  const verdict = judge(fault, recording([sample(9), sample(11), ill(12), ill(15), ill(21), sample(23)], spots), 9000);
  expect(verdict).toMatchObject({ detection: 2, groups: ['cpu'], causeInThree: true, suspectFirst: true, rankedFirst: true, spot: true, recovery: 3 });
});

test('what is ill already, or only long after, is no detection', () => {
  expect(judge(fault, recording([ill(9), ill(11), ill(12)]), 9000).detection).toBeNull();
  expect(judge(fault, recording([sample(9), sample(11), ill(30)]), 9000).detection).toBeNull();
  expect(judge(fault, recording([ill(9), ill(11), ill(12, 'network')]), 9000).detection).toBe(2);
});

test('the wrong component is not forgiven', () => {
  expect(judge({ ...fault, component: 'b' }, recording([sample(9), ill(12)]), 9000)).toMatchObject({ detection: 2, causeInThree: false, suspectFirst: false, rankedFirst: false, spot: false });
});

test('episodes of several groups at once are one', () => {
  expect(episodes(recording([sample(1), ill(2), ill(2, 'network'), ill(3, 'network'), sample(4), ill(5)]), 0, 9000)).toBe(2);
});

test('the median of an even number is between the two', () => expect([median([3, 1]), median([5]), median([])]).toEqual([2, 5, null]));
