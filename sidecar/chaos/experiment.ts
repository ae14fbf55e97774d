/**
 * Experiment files: YAML or JSON text, or an already parsed body, to a checked Experiment in which sequence, ramps and random choices are
 * worked out to faults with times. Pure. Unknown keys are refused.
 */

import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { Experiment, FaultRequest } from '../contract';
import { RoentgenError } from '../errors';
import { checkFault } from './experiment/faults';
import { type Path, record, type Refuse, text } from './experiment/form';
import { checkDraw, type Choices, drawFaults } from './experiment/random';
import { arrange, checkSequence } from './experiment/sequence';
import { checkStop } from './experiment/stop';

export const EXPERIMENT_KEYS = ['name', 'service', 'description', 'sequence', 'gate', 'stop', 'faults', 'random'] as const;
const FORM = `an experiment has the keys ${EXPERIMENT_KEYS.join(', ')}; a fault has fault, component, after, duration, parameters and ramp`;
export const MAX_FAULTS = 100;
export const MOST_DESCRIPTION_CHARACTERS = 1000;

/** What may be drawn of a service; null where that is not known here. */
export type ChoicesOf = (service: string) => Choices | null;

/**
 * `input` is the text of a file or the body of a request. `after` (default 0) and `duration` are numbers of seconds or texts such as 10s and 2m;
 * parameters that are not given have the catalogue's defaults.
 * Throws EXPERIMENT_INVALID (with the line, where there is text) and FAULT_UNKNOWN.
 */
export function parseExperiment(input: unknown, file = 'experiment', choicesOf: ChoicesOf = () => null): Experiment {
  if (typeof input !== 'string') {
    return checkExperiment(input, (path, problem, hint) => new RoentgenError('EXPERIMENT_INVALID', `${pathText(path)}: ${problem}`, hint ?? FORM), choicesOf);
  }
  const lines = new LineCounter();
  const document = parseDocument(input, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const { message, pos } = document.errors[0];
    throw new RoentgenError('EXPERIMENT_INVALID', `${file}:${lines.linePos(pos[0]).line}: ${message}`, FORM);
  }
  const refuse: Refuse = (path, problem, hint) => new RoentgenError('EXPERIMENT_INVALID', `${file}:${lines.linePos(offsetOf(document, path)).line}: ${pathText(path)}: ${problem}`, hint ?? FORM);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 10 });
  } catch {
    throw refuse([], 'uses too many aliases');
  }
  return checkExperiment(value, refuse, choicesOf);
}

function checkExperiment(value: unknown, refuse: Refuse, choicesOf: ChoicesOf): Experiment {
  const given = record(value, [], EXPERIMENT_KEYS, refuse);
  const { description, gate, stop } = given;
  if (description !== undefined && (typeof description !== 'string' || description.length > MOST_DESCRIPTION_CHARACTERS)) {
    throw refuse(['description'], `must be a text of at most ${MOST_DESCRIPTION_CHARACTERS} characters`);
  }
  if (gate !== undefined && gate !== 'nominal' && gate !== 'none') {
    throw refuse(['gate'], `${JSON.stringify(gate)} is no gate`, 'nominal or none');
  }
  const service = text(given.service, ['service'], refuse);
  return {
    name: text(given.name, ['name'], refuse),
    service,
    ...(description !== undefined && { description }),
    faults: faultsOf(given, service, refuse, choicesOf),
    ...(gate !== undefined && { gate }),
    ...(stop !== undefined && { stop: checkStop(stop, ['stop'], refuse) }),
  };
}

function faultsOf({ faults, random, sequence }: Record<string, unknown>, service: string, refuse: Refuse, choicesOf: ChoicesOf): FaultRequest[] {
  const listed = faults === undefined && random !== undefined ? [] : faults;
  if (!Array.isArray(listed) || (listed.length === 0 && random === undefined) || listed.length > MAX_FAULTS) {
    throw refuse(['faults'], `must be a list of 1 to ${MAX_FAULTS} faults`);
  }
  const blocks = listed.map((each, index) => checkFault(each, ['faults', index], refuse));
  if (random !== undefined) {
    blocks.push(drawn(random, service, refuse, choicesOf));
  }
  const flat = arrange(blocks, checkSequence(sequence, ['sequence'], refuse));
  if (flat.length > MAX_FAULTS) {
    throw refuse(['faults'], `come to ${flat.length} faults, more than ${MAX_FAULTS}`);
  }
  return flat;
}

function drawn(value: unknown, service: string, refuse: Refuse, choicesOf: ChoicesOf): FaultRequest[] {
  const draw = checkDraw(value, ['random'], refuse);
  const choices = choicesOf(service);
  const open = (['faults', 'components'] as const).find((key) => draw[key].length === 0);
  if (!choices && open) {
    throw refuse(['random', open], 'is empty, and what may be drawn is not known here', 'name what to draw from');
  }
  const found = drawFaults(draw, choices ?? { kinds: [], components: [], fits: () => true });
  if (found.length < draw.count) {
    throw refuse(['random', 'count'], `${draw.count} faults were asked for, and ${found.length} fit side by side`, 'fewer, more kinds or components, or a longer `every`');
  }
  return found;
}

function pathText(path: Path): string {
  return path.length === 0 ? 'the experiment' : path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index > 0 ? `.${part}` : part)).join('');
}

/** Where the key at `path` stands in the text; where it is missing, where what should have it stands. */
function offsetOf(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const key = isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === name)?.key : isCollection(parent) ? parent.get(name, true) : undefined;
    if (isNode(key) && key.range) {
      return key.range[0];
    }
  }
  return document.contents?.range[0] ?? 0;
}
