import { type BacktestForm, EMPTY, mistakesOf, requestOf, triedText, yamlOf } from '../../../src/backtest/form';

const form = (change: Partial<BacktestForm> = {}): BacktestForm => ({ ...EMPTY, ...change });
const range = { from: 1, to: 2 };
const all = form({ line: 1.5, k: 3, n: 5, detector: 'pca', alarmBudget: 2, quietHours: '02:00-04:00, Sat 22:00-Sun 06:00,Sun', incidents: [{ from: 1, to: 2 }] });

test('empty fields leave the configuration as it is', () => {
  expect(mistakesOf(form())).toEqual({});
  expect(requestOf(form(), range)).toEqual(range);
});

test('what is filled in is asked for', () => {
  expect(mistakesOf(all)).toEqual({});
  expect(requestOf(all, range)).toEqual({ from: 1, to: 2, line: 1.5, persistence: { k: 3, n: 5 }, detector: 'pca', alarmBudget: 2, quietHours: ['02:00-04:00', 'Sat 22:00-Sun 06:00', 'Sun'], incidents: [{ from: 1, to: 2 }] });
});

test('quiet hours can be taken away, and incidents be none', () => {
  expect(requestOf(form({ quietHours: 'none', incidents: [] }), range)).toEqual({ from: 1, to: 2, quietHours: [], incidents: [] });
});

test.each<[string, Partial<BacktestForm>, string]>([
  ['a line at nothing', { line: 0 }, 'line'],
  ['an empty line', { line: NaN }, 'line'],
  ['k without n', { k: 2 }, 'persistence'],
  ['k over n', { k: 4, n: 3 }, 'persistence'],
  ['half a sample', { k: 1.5, n: 3 }, 'persistence'],
  ['no sample', { k: 0, n: 3 }, 'persistence'],
  ['a budget of nothing', { alarmBudget: 0 }, 'alarmBudget'],
  ['hours that there are not', { quietHours: '02:00-04:00, 25:00-26:00' }, 'quietHours'],
  ['a day that there is not', { quietHours: 'Someday' }, 'quietHours'],
])('%s is a mistake of its field', (_, change, field) => {
  expect(Object.keys(mistakesOf(form(change)))).toEqual([field]);
});

describe('lines for the configuration', () => {
  test('are YAML with the configuration’s keys', () => {
    expect(yamlOf(requestOf({ ...all, line: 1 }, range))).toBe(['detector: pca', 'persistence:', '  k: 3', '  n: 5', 'alarm_budget: 2', 'quiet_hours:', '  - "02:00-04:00"', '  - "Sat 22:00-Sun 06:00"', '  - "Sun"'].join('\n'));
    expect(yamlOf(requestOf(form({ quietHours: 'none' }), range))).toBe('quiet_hours: []');
  });

  test('have the line, and say when nothing was tried', () => {
    expect(yamlOf({ ...range, line: 1.5 })).toBe('line: 1.5 # times the present one, where it is set');
    expect(yamlOf(range)).toMatch(/^# nothing else/);
  });
});

test('what was tried reads in a few words', () => {
  expect(triedText(requestOf(all, range))).toBe('detector pca, 3 of 5 samples, line × 1.5, 2 alarms a day, quiet 02:00-04:00, Sat 22:00-Sun 06:00, Sun');
  expect(triedText(range)).toBe('the present configuration');
});
