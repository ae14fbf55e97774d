import { type Aging, createRetrain } from '../../../../sidecar/nominal/learning/retrain';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const never = { everyMs: Infinity, onDrift: false, stageMs: 0 };
const model = (group: string, more: Partial<Aging> = {}): Aging => ({ group, trainedAt: 0, drift: 0, components: ['a', 'b'], ...more });

test.each<[string, Partial<typeof never>, Aging[], string[], number, string[]]>([
  ['by age', { everyMs: 24 * HOUR }, [model('cpu'), model('memory', { trainedAt: HOUR })], ['a', 'b'], 24 * HOUR, ['cpu']],
  ['never, unless told to', {}, [model('cpu', { drift: 9 })], ['a', 'b', 'c'], 1e15, []],
  ['where a component is new', { onDrift: true }, [model('cpu'), model('memory', { components: ['a', 'b', 'c'] })], ['a', 'b', 'c'], HOUR, ['cpu']],
  ['not where one is gone', { onDrift: true }, [model('cpu')], ['a'], HOUR, []],
  ['not where it is not known what spoke', { onDrift: true }, [model('cpu', { components: [] })], ['a', 'b', 'c'], HOUR, []],
  ['not again within the hour', { onDrift: true }, [model('cpu')], ['a', 'b', 'c'], HOUR - 1, []],
])('a model is due %s', (_when, rule, groups, present, now, due) => {
  expect(createRetrain({ ...never, ...rule })(groups, present, now)).toEqual(due);
});

/** Minutes at which it is due, of minutes' drifts by function. */
function dueAt(drift: (minute: number) => number | null, minutes = 300): number[] {
  const dueNow = createRetrain({ ...never, onDrift: true });
  return Array.from({ length: minutes }, (_, minute) => minute).filter((minute) => dueNow([model('cpu', { trainedAt: -100 * HOUR, drift: drift(minute) })], [], minute * MINUTE).length > 0);
}

test('drift that lasts an hour makes it due, for as long as it lasts', () => {
  const due = dueAt((minute) => (minute >= 50 && minute < 200 ? 1.5 : 0.9));
  expect([due[0], due.at(-1), due.length]).toEqual([110, 199, 90]);
});

test.each<[string, (minute: number) => number | null]>([
  ['that comes and goes', (minute) => (minute % 60 === 59 ? 0.5 : 5)],
  ['up to the limit', () => 1],
  ['that nobody knows', () => null],
  ['that is no number', () => NaN],
])('drift %s does not', (_what, drift) => {
  expect(dueAt(drift)).toEqual([]);
});

test('each group has its own hour', () => {
  const dueNow = createRetrain({ ...never, onDrift: true });
  const groups = (drift: number) => [model('cpu', { trainedAt: -HOUR, drift: 2 }), model('memory', { trainedAt: -HOUR, drift })];
  expect(dueNow(groups(0), [], 0)).toEqual([]);
  expect(dueNow(groups(2), [], HOUR / 2)).toEqual([]);
  expect(dueNow(groups(2), [], HOUR)).toEqual(['cpu']);
  expect(dueNow(groups(2), [], 1.5 * HOUR)).toEqual(['cpu', 'memory']);
});

test('a clock that is set back starts no hour anew', () => {
  const dueNow = createRetrain({ ...never, onDrift: true });
  const drifted = [model('cpu', { trainedAt: -100 * HOUR, drift: 2 })];
  expect([10, 9.5, 10.2, 10.6].map((hour) => dueNow(drifted, [], hour * HOUR).length)).toEqual([0, 0, 0, 1]);
});
