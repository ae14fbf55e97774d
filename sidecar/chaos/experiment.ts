/** Experiment files: YAML or JSON text, or an already parsed body, to a checked Experiment. Pure. Unknown keys are refused. */

import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { parseDuration } from '../config/duration';
import type { Experiment, FaultRequest } from '../contract';
import { RoentgenError } from '../errors';
import { faultSpec } from './faults';

type Path = Array<string | number>;
/** Makes the error of the value (or, with `key`, of the key) at a path. */
type Refuse = (path: Path, problem: string, hint?: string) => RoentgenError;

const FORM = 'an experiment has the keys name, service and faults; a fault has fault, component, after, duration and parameters';
const NAME = /^[^\u0000-\u001f\u007f]{1,100}$/;
const MAX_FAULTS = 100;

/**
 * `input` is the text of a file or the body of a request. `after` (default 0) and `duration` are numbers of seconds or texts such as 10s and 2m;
 * parameters that are not given have the catalogue's defaults.
 * Throws EXPERIMENT_INVALID (with the line, where there is text) and FAULT_UNKNOWN.
 */
export function parseExperiment(input: unknown, file = 'experiment'): Experiment {
  if (typeof input !== 'string') {
    return checkExperiment(input, (path, problem, hint) => new RoentgenError('EXPERIMENT_INVALID', `${pathText(path)}: ${problem}`, hint ?? FORM));
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
  return checkExperiment(value, refuse);
}

function checkExperiment(value: unknown, refuse: Refuse): Experiment {
  const { name, service, faults } = record(value, [], ['name', 'service', 'faults'], refuse);
  if (!Array.isArray(faults) || faults.length === 0 || faults.length > MAX_FAULTS) {
    throw refuse(['faults'], `must be a list of 1 to ${MAX_FAULTS} faults`);
  }
  return { name: text(name, ['name'], refuse), service: text(service, ['service'], refuse), faults: faults.map((each, index) => checkFault(each, ['faults', index], refuse)) };
}

function checkFault(value: unknown, path: Path, refuse: Refuse): FaultRequest {
  const { fault, component, after, duration, parameters } = record(value, path, ['fault', 'component', 'after', 'duration', 'parameters'], refuse);
  const kind = text(fault, [...path, 'fault'], refuse);
  return {
    fault: kind,
    component: text(component, [...path, 'component'], refuse),
    after: after === undefined ? 0 : seconds(after, [...path, 'after'], refuse),
    duration: positive(seconds(duration, [...path, 'duration'], refuse), [...path, 'duration'], refuse),
    parameters: checkParameters(kind, parameters ?? {}, [...path, 'parameters'], refuse),
  };
}

function checkParameters(kind: string, value: unknown, path: Path, refuse: Refuse): Record<string, number> {
  const specs = faultSpec(kind).parameters;
  const names = specs.map(({ name }) => name);
  const given = record(value, path, names, refuse, names.length === 0 ? `${kind} has no parameters` : `the parameters of ${kind} are ${names.join(', ')}`);
  return Object.fromEntries(
    specs.map((spec) => {
      const number = given[spec.name] ?? spec.default;
      if (typeof number !== 'number' || !(number >= spec.min && number <= spec.max)) {
        throw refuse([...path, spec.name], `${JSON.stringify(number)} is not a number from ${spec.min} to ${spec.max} (${spec.unit})`, spec.description);
      }
      if (spec.unit === 'processes' && !Number.isInteger(number)) {
        throw refuse([...path, spec.name], `${number} is not a whole number`, spec.description);
      }
      return [spec.name, number];
    })
  );
}

function record(value: unknown, path: Path, keys: string[], refuse: Refuse, hint?: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(path, 'must be a set of keys with values', hint);
  }
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw refuse([...path, unknown], 'unknown key', hint);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, path: Path, refuse: Refuse): string {
  if (typeof value !== 'string' || !NAME.test(value)) {
    throw refuse(path, value === undefined ? 'is missing' : 'must be a text of 1 to 100 characters');
  }
  return value;
}

function seconds(value: unknown, path: Path, refuse: Refuse): number {
  let result = NaN;
  try {
    result = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) / 1000 : NaN;
  } catch {
    // Told below, with the line.
  }
  if (!(result >= 0)) {
    throw refuse(path, value === undefined ? 'is missing' : `${JSON.stringify(value)} is not a duration`, 'write a number of seconds, or for example 500ms, 10s or 2m');
  }
  return result;
}

function positive(value: number, path: Path, refuse: Refuse): number {
  if (value < 0.1) {
    throw refuse(path, 'must be at least 0.1 seconds');
  }
  return value;
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
