import { compareRows, summaryText } from '../../../src/backtest/compare';
import { report, tried } from './reports';

const verdicts = (change: object, present: object = {}) => compareRows(report({ groups: [tried(change)], present: [tried(present)] }))[0].pairs.map(({ verdict }) => verdict);

test('more found is better, more false ones, more flagged and more delay are worse', () => {
  expect(verdicts({})).toEqual(['same', 'same', 'same', 'same']);
  expect(verdicts({ found: 2, falseEpisodesPerDay: 3, flaggedShare: 0.02, delaySeconds: 40 })).toEqual(['better', 'worse', 'worse', 'worse']);
  expect(verdicts({ found: 0, falseEpisodesPerDay: 1, flaggedShare: 0.001, delaySeconds: 5 })).toEqual(['worse', 'better', 'better', 'better']);
});

test('an incident that is found late is better than one that is not found', () => {
  expect(verdicts({}, { delaySeconds: null })[3]).toBe('better');
  expect(verdicts({ delaySeconds: null }, { delaySeconds: null })[3]).toBe('same');
});

test('figures that read the same are the same', () => {
  expect(verdicts({ flaggedShare: 0.0100001 })[2]).toBe('same');
});

test('present and tried stand side by side with their units; a group without a present is left out', () => {
  const [row, ...others] = compareRows(report({ groups: [tried({ delaySeconds: null }), tried({ group: 'new' })] }));
  expect(row.pairs.map(({ present, tried: after }) => [present, after])).toEqual([['1 of 2', '1 of 2'], ['2 a day', '2 a day'], ['1 %', '1 %'], ['20 s', '–']]);
  expect(others).toEqual([]);
});

test('the whole reads in a sentence, also where no incident is known', () => {
  expect(summaryText(report({ found: 1, groups: [tried({ falseEpisodes: 0 })] }))).toBe('1 of 2 incidents found, at present 2; 0 false episodes in 1 day, at present 2.');
  expect(summaryText(report({ incidents: [] }))).toMatch(/^No incident is known/);
});
