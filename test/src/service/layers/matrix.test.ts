import { ALL_COMPONENTS } from '../../../../sidecar/contract';
import { nodeMatrix } from '../../../../src/service/layers/matrix';
import type { ScoreRow } from '../../../../src/service/layers/rows';

const LENGTH = 600;
const bursts = (starts: number[], length = 20) => Float64Array.from({ length: LENGTH }, (_, i) => (starts.some((start) => i >= start && i < start + length) ? 3 : 0.4));
const row = (layer: ScoreRow['layer'], group: string, component: string, starts: number[]): ScoreRow => ({ layer, group, component, scores: bursts(starts) });
const STARTS = [50, 150, 250, 350, 450, 550];

test('a component that goes over its line with a node is told from one that does so by itself', () => {
  const rows = [row('physical', 'node-cpu', ALL_COMPONENTS, STARTS), row('physical', 'node-cpu', 'n1', STARTS), row('virtual', 'cpu', 'follows', STARTS.map((start) => start + 2)), row('virtual', 'memory', 'alone', [100, 205, 300, 410, 500, 590]), row('virtual', 'memory', 'once', [52])];
  const { nodes: [one, two], components, left } = nodeMatrix(rows, ['n1', 'n2'], LENGTH);
  expect([components, left]).toEqual([['follows', 'alone', 'once'], 0]);
  expect(one.cells.map(({ verdict }) => verdict)).toEqual(['with', 'chance', 'unsure']);
  expect(one.cells[0].association).toMatchObject({ n: LENGTH, lift: expect.closeTo((LENGTH * 108) / (120 * 120)) });
  // it was watched and never over its line: no time, not an unknown one
  expect([two.share, two.cells[0].association.n, two.cells[0].verdict]).toEqual([0, LENGTH, 'unsure']);
});

test('a node by itself has the scores of its groups', () => {
  const [only] = nodeMatrix([row('physical', 'node-cpu', ALL_COMPONENTS, STARTS), row('virtual', 'cpu', 'a', STARTS)], ['n1'], LENGTH).nodes;
  expect([only.share, only.cells[0].verdict, only.cells[0].association.phi]).toEqual([expect.closeTo(0.2), 'with', expect.closeTo(1)]);
});

test('of very many components those with the most time over their lines have columns', () => {
  const { components, left } = nodeMatrix([row('physical', 'node-cpu', ALL_COMPONENTS, STARTS), ...Array.from({ length: 40 }, (_, i) => row('virtual', 'cpu', `c${i}`, STARTS.slice(0, 1 + (i % 6))))], ['n1'], LENGTH);
  expect([components.length, left]).toEqual([16, 24]);
  expect(components.slice(0, 6).every((name) => Number(name.slice(1)) % 6 === 5)).toBe(true);
});
