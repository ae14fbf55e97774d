/** Scenarios for the network twin from a shell: make some, and check files of others by the challenge's limits. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RoentgenError } from '../errors';
import { type Tally, tallyLines } from '../twin/real/preprocess';
import { readAnySamples } from '../twin/real/read';
import { readInputs, SIMULATION, writeInputs } from '../twin/scenario/challenge-inputs';
import { scenarioStream } from '../twin/scenario/generate';
import { CHALLENGE_LIMITS } from '../twin/scenario/limits';
import type { Scenario } from '../twin/scenario/scenario';
import { type Violation, violations } from '../twin/scenario/validate';

export interface TwinFlags {
  count: string;
  seed: string;
  nodes: string;
  out: string;
}

/** `generate` writes inputs of the challenge's simulator; `check` reads such, or a data set, and exits with 1 where a limit is broken. */
export function twin(verb: string | undefined, directory: string | undefined, flags: TwinFlags): void {
  switch (verb) {
    case 'generate':
      return generate(flags);
    case 'check':
      return check(directory);
    default:
      throw new RoentgenError('REQUEST_INVALID', `twin takes generate, check, simulate, import, predict, train, measure or models, not ${JSON.stringify(verb ?? '')}`);
  }
}

function generate({ count, seed, nodes, out }: TwinFlags): void {
  const mostNodes = wholeNumber('nodes', nodes, 2);
  const written = writeInputs(out, first(scenarioStream({ seed: wholeNumber('seed', seed, 0), mostNodes }), wholeNumber('count', count, 1)));
  console.log(`${written} scenarios of ${Math.ceil(0.8 * mostNodes)} to ${mostNodes} nodes in ${out}: ${SIMULATION}, graphs, routings, tm`);
}

function* first(stream: Iterable<{ scenario: Scenario }>, count: number): Generator<Scenario> {
  let taken = 0;
  for (const { scenario } of stream) {
    yield scenario;
    if (++taken === count) {
      return;
    }
  }
}

export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new RoentgenError('REQUEST_INVALID', `--${name} is ${JSON.stringify(text)}`, `a whole number from ${least}`);
  }
  return value;
}

function* scenariosOf(directory: string, tally: Tally): Generator<Scenario> {
  if (existsSync(join(directory, SIMULATION))) {
    yield* readInputs(directory);
    return;
  }
  for (const { scenario } of readAnySamples(directory, tally)) {
    yield scenario;
  }
}

function check(directory: string | undefined): void {
  if (directory === undefined) {
    throw new RoentgenError('REQUEST_INVALID', 'twin check needs a folder');
  }
  // Of each rule how often it is broken, and where first: a large network breaks one thousands of times.
  const broken = new Map<Violation['rule'], { count: number; first: string }>();
  let count = 0;
  const tally: Tally = new Map();
  for (const scenario of scenariosOf(directory, tally)) {
    count++;
    violations(scenario).forEach(({ rule, where, reason }) => {
      const { count: times = 0, first: example = `scenario ${count}, ${where}: ${reason}` } = broken.get(rule) ?? {};
      broken.set(rule, { count: times + 1, first: example });
    });
  }
  if (count === 0) {
    throw new RoentgenError('DATASET_INVALID', `${directory} holds no scenario`);
  }
  const { samples } = CHALLENGE_LIMITS;
  const lines = [...(count > samples ? [`samples    ${count} where ${samples} are permitted`] : []), ...[...broken].map(([rule, { count: times, first: example }]) => `${rule.padEnd(10)} ${times} times, first ${example}`)];
  console.log([`${count} scenarios, ${lines.length === 0 ? "all within the challenge's limits for training" : "outside the challenge's limits for training:"}`, ...lines, ...(tally.size > 0 ? ['done about noisy and incomplete data:', ...tallyLines(tally)] : [])].join('\n'));
  process.exitCode = lines.length === 0 ? process.exitCode : 1;
}
