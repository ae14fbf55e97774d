import { rowLines, seedFigures } from '../../bench/twin/best-tables';
import { ABLATIONS } from '../../bench/twin/best-ablation';
import { NO_ERRORS } from '../../sidecar/twin/evaluation/errors';
import { layoutOf } from '../../sidecar/twin/queueing/layout';
import { pathFigures } from '../../sidecar/twin/queueing/paths';
import { solveNetwork } from '../../sidecar/twin/queueing/solve';
import { line } from '../sidecar/twin/queueing/networks';

const sums = (delay: number) => ({ ...NO_ERRORS, samples: 1, delay, delays: 100, jitter: 10, jitters: 100, loss: 0.1, losses: 100 });

test('figures are means over seeds with Student’s interval', () => {
  const [delay] = seedFigures([1, 2, 3].map((value) => ({ delay: value, jitter: 10, loss: 0.1 })), { delay: 5, jitter: 20, loss: 0.2 });
  expect(delay).toMatchObject({ id: 'T-delay', value: 2, peerValue: 5, note: '3 seeds, ± 2.5 (95 %)' });
  expect(seedFigures([{ delay: 1, jitter: 1, loss: 1 }], { delay: 5, jitter: 20, loss: 0.2 })[0].note).toBe('one seed');
});

test('a table has a line a model and a column a size; all paths weigh the same', () => {
  const [, , head, row] = rowLines([{ name: 'model', sizes: { 300: { ...sums(6), delays: 300 }, 50: sums(2) } }]);
  expect(head.trim().split(/\s+/)).toEqual(['nodes', 'all', '50', '300']);
  expect(row.trim().split(/\s+/)).toEqual(['model', '2.00', '2.00', '2.00']);
});

test.each(ABLATIONS)('without a part the model says something else: $name', ({ without }) => {
  const scenario = line(3, [[0, 2, 0, 0.3, 'on-off'], [0, 2, 1, 0.3, 'cbr'], [0, 1, 2, 0.3, 'on-off']], { policy: 'DRR', weights: [20, 30, 50], buffer: 32_000 });
  const whole = layoutOf(scenario);
  const [before, after] = [whole, without(whole)].map((layout) => pathFigures(solveNetwork(layout)).delay);
  expect([...after].some((delay, flow) => Math.abs(delay / before[flow] - 1) > 1e-3)).toBe(true);
});
