/**
 * What is done about data that a collection in a real network left noisy or incomplete (AutoOPT, section V-C: "removed or completed").
 * Each rule is named and counted, so that whoever reads a data set can say what is no longer in it. What breaks the form of the
 * files is no matter of rules: that is an error.
 */

export const RULES = {
  'silent-flow': { done: 'flow removed', because: 'it was to send, and nothing of it was recorded; it loads no queue' },
  'no-results': { done: 'sample removed', because: 'the traffic or the losses of a flow are missing or negative: what loads the queues is not known' },
  'no-delay': { done: 'sample removed', because: "packets of a flow arrived, but their mean delay is missing or not above 0 (the challenge's own rule)" },
  'no-spread': { done: 'completed', because: 'quantiles or jitter of a flow are missing: its mean delay is kept, the others are no numbers' },
  'clipped-drops': { done: 'completed', because: 'more packets dropped than sent, as happens at the edges of a recording: taken as all of them' },
  'no-parameters': { done: 'completed', because: 'the generator was told nothing of a flow that was recorded: taken as constant at the rate measured' },
  'no-capacity': { done: 'completed', because: 'a link has no bandwidth: 1 Gbit/s, what the ports of the testbed have' },
  'off-plan': { done: 'kept', because: 'a flow sent more or less than half as much again as the generator was told; models are given what was measured' },
} as const;

export type Rule = keyof typeof RULES;

export interface Noted {
  count: number;
  /** Archive, sample and flow. */
  first: string;
}

/** By rule; rules that were never needed are not in it. */
export type Tally = Map<Rule, Noted>;

export type Note = (rule: Rule, where: string) => void;

/** What is noted of one sample is kept apart until it is known whether the sample stays. */
export function note(tally: Tally, rule: Rule, where: string): void {
  const { count = 0, first = where } = tally.get(rule) ?? {};
  tally.set(rule, { count: count + 1, first });
}

/** A line for each rule that was needed. */
export const tallyLines = (tally: Tally): string[] =>
  [...tally].map(([rule, { count, first }]) => `${rule.padEnd(14)} ${RULES[rule].done}, ${count} times, first ${first}: ${RULES[rule].because}`);
