import { expose } from '../../../../sidecar/mirror/exporter/exposition';

test('labels and help are escaped', () => {
  expect(expose([{ name: 'a_total', type: 'counter', help: 'back\\slash\nline', samples: [{ labels: { path: 'C:\\x "y"\nz' }, value: 1 }] }])).toBe(
    '# HELP a_total back\\\\slash\\nline\n# TYPE a_total counter\na_total{path="C:\\\\x \\"y\\"\\nz"} 1\n'
  );
});

test.each([
  [0, '0'],
  [1e21, '1e+21'],
  [0.25, '0.25'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
])('%p is written as %s', (value, text) => {
  expect(expose([{ name: 'a', type: 'gauge', help: 'h', samples: [{ labels: {}, value }] }])).toContain(`\na ${text}\n`);
});

test('what is not known is absent, the family too when nothing is known', () => {
  expect(expose([{ name: 'a', type: 'gauge', help: 'h', samples: [{ labels: {}, value: NaN }] }])).toBe('');
});
