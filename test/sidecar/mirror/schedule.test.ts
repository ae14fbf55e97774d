import { type ClassCount, nextBalanced, pairsOf, schedule, shares } from '../../../sidecar/mirror/schedule';

const classesOf = (wanted: number[]): ClassCount[] => wanted.map((each, index) => ({ hits: [{ fault: 'kill', component: `c${index}` }], wanted: each, collected: 0, failures: 0 }));

/** Draws until nothing is left; `fails` says which tries give no sample. */
function drawn(classes: ClassCount[], seed: number, fails: (component: string, tries: number) => boolean = () => false): string[] {
  const order: string[] = [];
  for (let hits = nextBalanced(classes, seed, 5); hits; hits = nextBalanced(classes, seed, 5)) {
    const [{ component }] = hits;
    order.push(component);
    const each = classes.find((known) => known.hits[0].component === component) as ClassCount;
    const failed = fails(component, order.filter((other) => other === component).length);
    each.failures = failed ? each.failures + 1 : 0;
    each.collected += failed ? 0 : 1;
  }
  return order;
}

test('each round has every class once, in an order that the seed draws', () => {
  const order = drawn(classesOf([3, 3, 3, 3]), 7);
  expect(order).toHaveLength(12);
  [0, 4, 8].forEach((start) => expect(order.slice(start, start + 4).sort()).toEqual(['c0', 'c1', 'c2', 'c3']));
  expect(drawn(classesOf([3, 3, 3, 3]), 7)).toEqual(order);
  expect(drawn(classesOf([3, 3, 3, 3]), 8)).not.toEqual(order);
});

test('a class that fails is tried anew at the end of its round, before any class gets one more', () => {
  const order = drawn(classesOf([2, 2, 2]), 1, (component, tries) => component === 'c1' && tries === 1);
  expect(order.slice(0, 3).sort()).toEqual(['c0', 'c1', 'c2']);
  expect(order[3]).toBe('c1');
  expect(order.slice(4).sort()).toEqual(['c0', 'c1', 'c2']);
});

test('a class that fails five times in a row is given up, the others get all of theirs', () => {
  const order = drawn(classesOf([4, 4, 4]), 1, (component) => component === 'c2');
  expect(order.filter((component) => component === 'c2')).toHaveLength(5);
  expect(order).toHaveLength(13);
});

test.each([[16, 4], [10, 4], [3, 8], [107, 26]])('%d samples over %d classes differ by one at most and sum up', (total, count) => {
  const each = shares(total, count, 3);
  expect(each.reduce((sum, share) => sum + share, 0)).toBe(total);
  expect(Math.max(...each) - Math.min(...each)).toBe(total % count === 0 ? 0 : 1);
});

test('what is left over goes to the classes that come first in the last round', () => {
  const order = drawn(shares(10, 4, 5).map((wanted, index) => ({ ...classesOf([wanted])[0], hits: [{ fault: 'kill', component: `c${index}` }] })), 5);
  expect(order).toHaveLength(10);
  expect(order.slice(8)).toEqual(drawn(classesOf([3, 3, 3, 3]), 5).slice(8, 10));
});

test('the endless schedule is shuffled rounds over all pairs', () => {
  const hits = schedule(['kill', 'pause'], ['a', 'b', 'c'], 7);
  const rounds = [0, 1].map(() => Array.from({ length: 6 }, () => hits.next().value));
  const words = (round: typeof rounds[number]) => round.map(({ fault, component }) => `${fault} ${component}`);
  const all = words(pairsOf(['kill', 'pause'], ['a', 'b', 'c'])).sort();
  rounds.forEach((round) => expect(words(round).sort()).toEqual(all));
  expect(words(rounds[0])).not.toEqual(words(rounds[1]));
});
