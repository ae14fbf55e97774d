/**
 * What a metric is about, by its name: any set of metrics becomes the same families, so that one network judges components that are
 * measured differently. Mathematics only.
 */

/** `wire` is derived: how long a call takes for its caller beyond what the called component needs for it. */
export const FAMILIES = ['cpu', 'throttled', 'memory', 'receive', 'transmit', 'filesystem', 'called', 'served', 'calling', 'wire', 'requests', 'errors', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

const LATENCY = /latenc|duration|(^|_)lat(_|$)|response_?time|round_?trip|rtt/i;
/** Whose view of a latency it is: the callers' of this component, its own of what it calls, or its own of what it serves. */
const VIEWS: Array<[RegExp, Family]> = [
  [/called|source|caller/i, 'called'],
  [/client|outbound|upstream/i, 'calling'],
  [/^/, 'served'],
];
const RULES: Array<[RegExp, Family]> = [
  [/throttl/i, 'throttled'],
  [/error|fail|5xx|success|availab/i, 'errors'],
  [/mem|heap|rss/i, 'memory'],
  [/cpu/i, 'cpu'],
  [/transmit|(^|_)tx|sent/i, 'transmit'],
  [/receive|(^|_)rx|recv|packets/i, 'receive'],
  [/request|workload|(^|_)(ops|qps|rps|lod)(_|$)/i, 'requests'],
  [/disk|(^|_)fs(_|$)|read|write/i, 'filesystem'],
];
/** What is worse when it falls. */
const INVERTED = /success|availab/i;

/** Labels in braces say of whom, not what. */
const bare = (feature: string) => feature.replace(/\{.*$/s, '');

export function familyOf(feature: string): Family {
  const name = bare(feature);
  const rules = LATENCY.test(name) ? VIEWS : RULES;
  return rules.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** One series of a component: a column of the window, or one column less another. */
export interface SeriesPlan {
  name: string;
  family: Family;
  /** -1 where a fall is what is worse. */
  sign: 1 | -1;
  column: number;
  minus: number | null;
}

const labelsOf = (feature: string) => /\{.*$/s.exec(feature)?.[0] ?? '';

/** The series of a component whose columns are `features`. Views of one call are paired by their labels. */
export function plansOf(features: readonly string[]): SeriesPlan[] {
  const plain = features.map((name, column): SeriesPlan => ({ name, family: familyOf(name), sign: INVERTED.test(bare(name)) ? -1 : 1, column, minus: null }));
  const wires = plain.filter(({ family }) => family === 'called').flatMap((called): SeriesPlan[] => {
    const served = plain.filter(({ family, name }) => family === 'served' && labelsOf(name) === labelsOf(called.name));
    return served.length === 1 ? [{ name: `${called.name} on the wire`, family: 'wire', sign: 1, column: called.column, minus: served[0].column }] : [];
  });
  return [...plain, ...wires];
}
