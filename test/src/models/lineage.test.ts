import { incidentText, learnedIncidents, lineageRows, qualityTexts, stagedTexts } from '../../../src/models/lineage';
import { version } from './versions';

const DAY = Date.UTC(2026, 6, 30);
const incident = { from: DAY, to: DAY + 600_000, features: ['a', 'b', 'c', 'd'], excluded: false };

test('the quality of a version has units; one that was not measured has dashes', () => {
  expect(qualityTexts(version())).toEqual(['0.21 %', '0.4 a day', '0.31']);
  expect(qualityTexts(version({ quality: null }))).toEqual(['–', '–', '–']);
});

test('the lineage tells engine, held-out time and every time that was not learned', () => {
  const rows = lineageRows(version({ excluded: [{ from: DAY, to: DAY + 60_000 }, { from: DAY + 3_600_000, to: DAY + 3_660_000 }] }));
  expect(rows).toEqual(expect.arrayContaining([
    ['engine', 'onnxruntime-node 1.30.0'],
    ['validation loss', '0.0143'],
    ['held-out time (UTC)', '2026-07-30 09:30:00 to 10:00:00 (30 min), 360 rows'],
    ['not learned (UTC)', '2026-07-30 00:00:00 to 00:01:00 (60 s)'],
    ['not learned (UTC)', '2026-07-30 01:00:00 to 01:01:00 (60 s)'],
    ['hidden', '32'],
  ]));
});

test('only incidents that the version in use was learned from are named', () => {
  const versions = [version({ incidents: [incident] }), version({ inUse: true, incidents: [incident, { ...incident, excluded: true }] })];
  expect(learnedIncidents(versions)).toEqual([incident]);
  expect(learnedIncidents([version({ incidents: [incident] })])).toEqual([]);
  expect(incidentText(incident)).toBe('2026-07-30 00:00:00 to 00:10:00 (10 min): a, b, c and 1 more');
});

test('a staged version is compared with the one in use', () => {
  const texts = stagedTexts({ version: 'v2', since: DAY, until: DAY + 3_600_000, rows: 360, flaggedShare: 0.0028, flaggedShareInUse: 0.031, added: [], removed: [] });
  expect(texts.join(' ')).toMatch(/360 rows since 2026-07-30 00:00:00 UTC: 0\.28 % of them over the line, against 3\.1 %.*by itself at 2026-07-30 01:00:00/);
});
