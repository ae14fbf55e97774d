import { reportText } from '../../../src/backfill/report';

const HOUR = 3_600_000;

test('a backfill tells what was written, and asks about the data where nothing was', () => {
  expect(reportText({ from: 0, to: HOUR, rows: 720, samples: 20_160 })).toMatch(/60 min\) UTC: 720 rows scored, 20,160 samples written to Prometheus/);
  expect(reportText({ from: 0, to: HOUR, rows: 0, samples: 0 })).toMatch(/nothing was written\. Is there data/);
});
