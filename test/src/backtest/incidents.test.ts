import type { Run } from '../../../sidecar/contract';
import { chaosIncidents, withIncident, withoutIncident } from '../../../src/backtest/incidents';

const run = (service: string, faults: Array<[number | null, number | null]>): Run => ({ run: 'r', experiment: 'x', service, author: 'a', state: 'completed', deviated: null, reason: null, startedAt: 0, endedAt: 1, faults: faults.map(([start, end]) => ({ fault: 'pause', component: 'db1', parameters: {}, start, end, error: null, confirmation: null })) });

test('the chaos runs of the range are its incidents: faults in force that lie in it, overlapping ones together', () => {
  const runs = [run('shop', [[500, 600], [100, 200]]), run('shop', [[150, 260], [900, 1200], [null, null], [700, null]]), run('other', [[300, 400]])];
  expect(chaosIncidents(runs, 'shop', { from: 50, to: 1000 })).toEqual([{ from: 100, to: 260 }, { from: 500, to: 600 }]);
});

test('one is added by hand in the order of time, and taken away again', () => {
  const list = withIncident([{ from: 100, to: 200 }], { from: 10, to: 20 });
  expect(list).toEqual([{ from: 10, to: 20 }, { from: 100, to: 200 }]);
  expect(withoutIncident(list, { from: 100, to: 200 })).toEqual([{ from: 10, to: 20 }]);
  expect(withIncident(list, { from: 15, to: 30 })[0]).toEqual({ from: 10, to: 30 });
});
