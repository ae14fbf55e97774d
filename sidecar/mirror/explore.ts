/**
 * Search for unknown fault patterns (mirror paper, section III.A.2): single faults and combinations of two are drawn where the present
 * classifier is least sure. What was not tried yet is judged by what was tried of its kind. Mathematics only; random numbers passed in.
 */

import { type Hit, pairsOf } from './schedule';

/** A pattern that was tried, and how unsure the classifier was of its sample (0 sure to 1); null where it could not say. */
export interface Seen {
  hits: Hit[];
  uncertainty: number | null;
}

/** These end the component's processes, so that another fault on the same component would have lost its object. */
const ENDING = new Set(['kill', 'stop', 'restart', 'remove']);

/** What is thought of a pattern of which nothing alike was seen, and how many sightings that thought weighs. */
const PRIOR = 0.5;
const PRIOR_WEIGHT = 0.5;
/** Uncertainty that never having tried a pattern is worth; falls with the root of the sightings. */
const NOVELTY = 0.3;
/** Differences of uncertainty much below this do not matter to the draw (softmax temperature). */
const TEMPERATURE = 0.03;
/** How alike two single faults are that share only their component, or only their kind. */
const SAME_COMPONENT = 0.45;
const SAME_FAULT = 0.35;
/** The newest sightings of a pattern count: the classifier has learned since the older ones. */
const NEWEST = 3;
/** Patterns that are remembered, the newest: a draw looks at every candidate against each of them. */
const REMEMBERED = 300;

/** Singles, then every two that can be in force together. */
export function patternsOf(faults: string[], components: string[]): Hit[][] {
  const singles = pairsOf(faults, components);
  const pairs = singles.flatMap((first, index) => singles.slice(index + 1).filter((second) => together(first, second)).map((second) => [first, second]));
  return [...singles.map((hit) => [hit]), ...pairs];
}

function together(first: Hit, second: Hit): boolean {
  return first.component !== second.component || (first.fault !== second.fault && !ENDING.has(first.fault) && !ENDING.has(second.fault));
}

/** The same for the same faults on the same components, in any order. */
export function keyOf(hits: Hit[]): string {
  return hits.length === 1 ? `${hits[0].fault}@${hits[0].component}` : hits.map(({ fault, component }) => `${fault}@${component}`).sort().join('+');
}

/** How unsure a classifier is that gives these probabilities: 1 - (largest - second). 0 sure to 1; a single probability is held against its complement. */
export function uncertaintyOf(probabilities: number[]): number {
  const [first, second] = [...probabilities].sort((a, b) => b - a);
  return 1 - Math.abs(first - (probabilities.length > 1 ? second : 1 - first));
}

/** 1 for the same pattern, 0 where nothing is shared: mean over the faults of both of the likeness of the nearest fault of the other. */
export function likeness(a: Hit[], b: Hit[]): number {
  const { idsOf, table } = tabled([a, b]);
  return likenessOf(idsOf(a), idsOf(b), table);
}

/** A pattern that was tried: the mean uncertainty of its newest sightings, and how many there were. */
interface Memory {
  hits: Hit[];
  uncertainty: number;
  times: number;
}

/** Expected uncertainty of each pattern plus what is worth finding out about it. `memory`: one entry a pattern. */
export function worths(patterns: Hit[][], memory: Memory[]): number[] {
  const { idsOf, table } = tabled([...patterns, ...memory.map(({ hits }) => hits)]);
  const known = memory.map((each) => ({ ...each, ids: idsOf(each.hits), most: Math.min(each.times, NEWEST) }));
  return patterns.map((pattern) => {
    const ids = idsOf(pattern);
    let [weights, sum, times] = [PRIOR_WEIGHT, PRIOR_WEIGHT * PRIOR, 0];
    for (const each of known) {
      const like = likenessOf(ids, each.ids, table);
      const weight = like * like * like * each.most;
      weights += weight;
      sum += weight * each.uncertainty;
      times += like === 1 ? each.times : 0;
    }
    return sum / weights + NOVELTY / Math.sqrt(1 + times);
  });
}

/** Numbers for single faults and the likeness of every two of them: a draw compares a million times. */
function tabled(patterns: Hit[][]): { idsOf(hits: Hit[]): number[]; table: number[][] } {
  const ids = new Map<string, number>();
  const singles: Hit[] = [];
  for (const hit of patterns.flat()) {
    const key = keyOf([hit]);
    if (!ids.has(key)) {
      ids.set(key, singles.push(hit) - 1);
    }
  }
  return { idsOf: (hits) => hits.map((hit) => ids.get(keyOf([hit])) as number), table: singles.map((a) => singles.map((b) => alike(a, b))) };
}

function alike(a: Hit, b: Hit): number {
  return a.component === b.component ? (a.fault === b.fault ? 1 : SAME_COMPONENT) : a.fault === b.fault ? SAME_FAULT : 0;
}

function likenessOf(a: number[], b: number[], table: number[][]): number {
  let sum = 0;
  for (const one of a) {
    sum += nearest(table[one], b);
  }
  for (const one of b) {
    sum += nearest(table[one], a);
  }
  return sum / (a.length + b.length);
}

function nearest(row: number[], others: number[]): number {
  let most = 0;
  for (const other of others) {
    most = row[other] > most ? row[other] : most;
  }
  return most;
}

/**
 * Draws the next pattern. Singles and pairs have half of the draws each, however many more pairs there are; among them the chance grows
 * exponentially with the worth. Null where there is no pattern.
 */
export function chooseUncertain(patterns: Hit[][], seen: Seen[], random: () => number): Hit[] | null {
  const wanted = random() < 0.5 ? 1 : 2;
  const sized = patterns.filter(({ length }) => length === wanted);
  const candidates = sized.length > 0 ? sized : patterns;
  const values = worths(candidates, remember(seen));
  const best = values.reduce((most, each) => Math.max(most, each), 0);
  const chances = values.map((each) => Math.exp((each - best) / TEMPERATURE));
  let left = random() * chances.reduce((sum, each) => sum + each, 0);
  return candidates.find((_, index) => (left -= chances[index]) <= 0) ?? candidates[0] ?? null;
}

/** Patterns of which no sighting could be judged have the prior. */
function remember(seen: Seen[]): Memory[] {
  const groups = new Map<string, Seen[]>();
  for (const each of seen) {
    const key = keyOf(each.hits);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].slice(-REMEMBERED).map((group) => {
    const judged = group.flatMap(({ uncertainty }) => uncertainty ?? []).slice(-NEWEST);
    return { hits: group[0].hits, uncertainty: judged.length > 0 ? judged.reduce((sum, each) => sum + each, 0) / judged.length : PRIOR, times: group.length };
  });
}
