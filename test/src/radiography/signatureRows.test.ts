import type { TaskStatus } from '../../../sidecar/contract';
import { isOf, signatureRows } from '../../../src/radiography/signatureRows';
import { task } from '../api/tasks';

const feature = (name: string, ratio: number) => ({ component: 'db1', feature: name, ratio });
const report = {
  group: 'memory',
  from: 0,
  to: 1,
  deviations: 10,
  unexplained: 0.1,
  signatures: [
    { features: [feature('a', 0.6)], samples: 2, share: 0.2, first: 1, last: 2 },
    { features: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => feature(name, 0.15)), samples: 7, share: 0.7, first: 3, last: 4 },
  ],
};

test('the signature that characterises most stands first; of a long one the first members are named', () => {
  const [first, second] = signatureRows(report);
  expect([first.share, first.features.map(({ name }) => name), first.more]).toEqual(['70 %', ['db1 a', 'db1 b', 'db1 c', 'db1 d'], 2]);
  expect([second.share, second.features, second.more]).toEqual(['20 %', [{ name: 'db1 a', share: '60 %' }], 0]);
});

test.each<[string, Partial<TaskStatus>, boolean]>([
  ['its own', { group: 'memory', signatures: report }, true],
  ['another group’s', { group: 'cpu', signatures: { ...report, group: 'cpu' } }, false],
  ['its own that is not done', { group: 'memory', signatures: null }, true],
  ['another service’s', { service: 'other', group: 'memory', signatures: report }, false],
])('a group shows %s', (_, change, shown) => {
  expect(isOf('shop', 'memory')(task({ kind: 'signatures', ...change }))).toBe(shown);
});
