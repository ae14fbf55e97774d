import { classRows } from '../../../src/spots/classes';
import { estimateText } from '../../../src/spots/Transfer';

test('classes of a campaign: the emptiest first, what nobody wants is full', () => {
  const rows = classRows([{ fault: 'kill', component: 'db1', wanted: 4, collected: 3 }, { fault: null, component: null, wanted: 0, collected: 9 }, { fault: 'pause', component: 'app1', wanted: 4, collected: 0 }]);
  expect(rows.map(({ name, share, text }) => [name, share, text])).toEqual([['pause on app1', 0, '0 of 4'], ['kill on db1', 0.75, '3 of 4'], ['no fault', 1, '9 of 0']]);
});

test('an estimate stands with its interval where there is one', () => {
  expect(estimateText({ value: 0.9, low: 0.85, high: 0.95 })).toBe('0.900 (0.850 to 0.950)');
  expect(estimateText({ value: null, low: null, high: null })).toBe('–');
});
