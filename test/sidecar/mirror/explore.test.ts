import { chooseUncertain, keyOf, likeness, patternsOf, type Seen, uncertaintyOf, worths } from '../../../sidecar/mirror/explore';
import { type Hit, seeded } from '../../../sidecar/mirror/schedule';

const FAULTS = ['kill', 'pause', 'cpu-stress', 'packet-loss', 'rate-limit', 'disk-fill'];
const COMPONENTS = ['app1', 'app2', 'db1', 'db2'];
const hit = (text: string): Hit => ({ fault: text.split('@')[0], component: text.split('@')[1] });
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

test('patterns are all singles and every two that can be in force together', () => {
  const keys = patternsOf(['kill', 'pause', 'disk-fill'], ['a', 'b']).map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(expect.arrayContaining(['kill@a', 'kill@a+kill@b', 'disk-fill@a+pause@b', 'disk-fill@a+pause@a']));
  // a killed component has no disk to fill any more
  expect(keys).not.toContain('disk-fill@a+kill@a');
});

test.each([
  ['two names as likely as each other', [0.45, 0.45, 0.1], 1],
  ['one name for sure', [1, 0, 0], 0],
  ['one of two ahead', [0.2, 0.7, 0.1], 0.5],
  ['a yes or no that is undecided', [0.5], 1],
  ['a yes or no that is decided', [0.02], 0.04],
] satisfies Array<[string, number[], number]>)('uncertainty of %s', (_, probabilities, expected) => {
  expect(uncertaintyOf(probabilities)).toBeCloseTo(expected, 10);
});

test('likeness is one for the same pattern in any order, symmetric, and falls with what is shared', () => {
  const pair = [hit('kill@app1'), hit('pause@db1')];
  expect(likeness(pair, [...pair].reverse())).toBe(1);
  const shares = [[hit('kill@app1')], [hit('kill@app2')], [hit('disk-fill@app2')]].map((other) => [likeness(pair, other), likeness(other, pair)]);
  shares.forEach(([one, other]) => expect(one).toBeCloseTo(other, 12));
  expect(shares[0][0]).toBeGreaterThan(shares[1][0]);
  expect(shares[1][0]).toBeGreaterThan(shares[2][0]);
});

test('a pattern is worth less each time that the classifier was sure of it, and what is like an unsure one is worth more', () => {
  const sure = [1, 2, 3].map((times) => worths([[hit('kill@app1')]], [{ hits: [hit('kill@app1')], uncertainty: 0, times }])[0]);
  expect(sure[0]).toBeGreaterThan(sure[1]);
  expect(sure[1]).toBeGreaterThan(sure[2]);
  const seen = [{ hits: [hit('pause@db1')], uncertainty: 1, times: 1 }, { hits: [hit('pause@app1')], uncertainty: 0, times: 1 }];
  const [like, unlike] = worths([[hit('pause@db1'), hit('kill@app2')], [hit('pause@app1'), hit('kill@app2')]], seen);
  expect(like).toBeGreaterThan(unlike);
});

/** Draws until `found` says so, at most `limit` times; the toy's classifier is unsure of a sample as `doubt` says. */
function draws(choose: (seen: Seen[], random: () => number) => Hit[], doubt: (hits: Hit[]) => number, found: (seen: Seen[]) => boolean, seed: number, limit = 2000): number {
  const random = seeded(seed);
  const seen: Seen[] = [];
  while (seen.length < limit && !found(seen)) {
    const hits = choose(seen, random);
    seen.push({ hits, uncertainty: doubt(hits) });
  }
  return seen.length;
}

const patterns = patternsOf(FAULTS, COMPONENTS);
const search = (seen: Seen[], random: () => number) => chooseUncertain(patterns, seen, random) as Hit[];
/** Balanced choice over the same patterns: none comes up again before all have. */
function balanced(): (seen: Seen[], random: () => number) => Hit[] {
  let left: Hit[][] = [];
  return (_, random) => {
    left = left.length > 0 ? left : [...patterns];
    return left.splice(Math.floor(random() * left.length), 1)[0];
  };
}

test('a pair of faults that the classifier confuses is found in less than a third of the draws of balanced choice', () => {
  const secret = [hit('rate-limit@db1'), hit('cpu-stress@app2')];
  // Of what shares a fault with the secret pair the classifier is somewhat unsure, as it takes both for something else.
  const doubt = (hits: Hit[]) => (keyOf(hits) === keyOf(secret) ? 0.95 : hits.some((each) => secret.some((other) => keyOf([each]) === keyOf([other]))) ? 0.6 : 0.08);
  const found = (seen: Seen[]) => seen.some(({ hits }) => keyOf(hits) === keyOf(secret));
  const searched = median(SEEDS.map((seed) => draws(search, doubt, found, seed)));
  const by = median(SEEDS.map((seed) => draws(balanced(), doubt, found, seed)));
  expect(patterns.length).toBeGreaterThan(250);
  expect(searched).toBeLessThan(by / 3);
});

test('two kinds that look alike on a component get ten times their share, and the rest is not forgotten', () => {
  const confused = new Set(['packet-loss@db1', 'rate-limit@db1']);
  const doubt = (hits: Hit[]) => (hits.length === 1 && confused.has(keyOf(hits)) ? 0.9 : 0.1);
  const random = seeded(5);
  const seen: Seen[] = [];
  for (let draw = 0; draw < 200; draw++) {
    const hits = search(seen, random);
    seen.push({ hits, uncertainty: doubt(hits) });
  }
  const share = seen.filter(({ hits }) => confused.has(keyOf(hits))).length / seen.length;
  expect(share).toBeGreaterThan((10 * confused.size) / patterns.length);
  expect(new Set(seen.map(({ hits }) => keyOf(hits))).size).toBeGreaterThan(60);
});

test('without a classifier the search goes through what it does not know yet', () => {
  const random = seeded(3);
  const seen: Seen[] = [];
  for (let draw = 0; draw < 48; draw++) {
    seen.push({ hits: search(seen, random), uncertainty: null });
  }
  expect(new Set(seen.map(({ hits }) => keyOf(hits))).size).toBeGreaterThanOrEqual(44);
});

test('what the classifier has learned since is not looked for any more', () => {
  const pattern = [hit('kill@app1')];
  const learned = [0.9, 0.9, 0.05, 0.05, 0.05].map((uncertainty) => ({ hits: pattern, uncertainty }));
  const random = seeded(1);
  const chosen = Array.from({ length: 200 }, () => keyOf(chooseUncertain(patternsOf(FAULTS, COMPONENTS), learned, random) as Hit[]));
  expect(chosen.filter((key) => key === 'kill@app1').length).toBeLessThan(3);
});
