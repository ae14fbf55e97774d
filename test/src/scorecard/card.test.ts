import type { ScoreCard } from '../../../sidecar/contract';
import { basisText, cardRows, configurationLine } from '../../../src/scorecard/card';

const row = (detector: ScoreCard['rows'][number]['detector'], change: Partial<ScoreCard['rows'][number]> = {}) => ({ detector, inUse: false, found: 2, falseEpisodesPerDay: 0.5, flaggedShare: 0.001, delaySeconds: 20, aucPr: 0.5, ...change });
const card = (change: Partial<ScoreCard> = {}): ScoreCard => ({ from: 0, to: 1, incidents: 3, days: 7, rows: [row('random', { aucPr: 0.99 }), row('z-score', { aucPr: 0.7 }), row('ensemble', { inUse: true, aucPr: 0.9 }), row('pca', { aucPr: 0.8 })], best: 'pca', reason: 'r', ...change });

test('the best one stands first and is marked, random last, whatever its figures', () => {
  expect(cardRows(card()).map(({ detector, marks }) => [detector, ...marks])).toEqual([['pca', 'best'], ['ensemble', 'in use'], ['z-score'], ['random']]);
});

test('figures have units; what was not measured is a dash', () => {
  expect(cardRows(card())[0].cells).toEqual(['2 of 3', '0.5 a day', '0.1 %', '20 s', '0.80']);
  expect(cardRows(card({ incidents: 0, rows: [row('pca', { delaySeconds: null, aucPr: null })] }))[0].cells).toEqual(['–', '0.5 a day', '0.1 %', '–', '–']);
});

test('without incidents the next step is told', () => {
  expect(basisText(card())).toBe('7 days of data with 3 known incidents.');
  expect(basisText(card({ incidents: 0 }))).toMatch(/Run a chaos experiment/);
});

test('the line for the configuration names the best', () => {
  expect(configurationLine(card())).toBe('detector: pca');
});
