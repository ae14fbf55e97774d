import { layout } from '../../../src/twin/layout';
import { link } from './networks';

const chain = (names: string[]) => ({ nodes: names.map((name) => ({ name })), links: names.slice(1).map((name, i) => link(names[i], name)) });
const apart = (places: Array<{ x: number; y: number }>, a: number, b: number) => Math.hypot(places[a].x - places[b].x, places[a].y - places[b].y);

test('equal network, equal drawing, to the digit', () => {
  const network = chain('ABCDEFGH'.split(''));
  expect(layout(network)).toEqual(layout(JSON.parse(JSON.stringify(network)) as typeof network));
});

test('given places are kept in their proportions', () => {
  const nodes = [{ name: 'A', x: 10, y: 5 }, { name: 'B', x: 20, y: 5 }, { name: 'C', x: 15, y: 9 }];
  expect(layout({ nodes, links: [] })).toEqual([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0.5, y: 1 }]);
});

test('a place for one node only is no reason to give the others none', () => {
  const { nodes, links } = chain(['A', 'B', 'C']);
  const places = layout({ nodes: [{ ...nodes[0], x: 3, y: 3 }, ...nodes.slice(1)], links });
  expect(places.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
});

test('neighbours are nearer than the ends of a chain', () => {
  const places = layout(chain('ABCDEF'.split('')));
  [0, 1, 2, 3, 4].forEach((i) => expect(apart(places, i, i + 1)).toBeLessThan(apart(places, 0, 5)));
});

test.each([1, 2, 30])('%p nodes without a link have places that differ', (count) => {
  const places = layout({ nodes: Array.from({ length: count }, (_, i) => ({ name: String(i) })), links: [] });
  expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(count);
  expect(places.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
});
