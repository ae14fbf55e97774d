/** The form of experiment files as a JSON schema, from the catalogue; docs/experiment.schema.json is this. Pure. */

import type { FaultParameter } from '../../contract';
import { EXPERIMENT_KEYS, MAX_FAULTS, MOST_DESCRIPTION_CHARACTERS } from '../experiment';
import { FAULTS } from '../faults';
import { FAULT_KEYS, RAMP_KEYS } from './faults';
import { WORD } from './parameters';
import { MOST_DRAWN, RANDOM_KEYS } from './random';
import { MOST_CONDITIONS, MOST_QUERY_CHARACTERS } from './stop';

type Schema = Record<string, unknown>;

const name = { type: 'string', minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]+$' };
const names = { type: 'array', items: name, maxItems: 100 };
const duration = { oneOf: [{ type: 'number', minimum: 0 }, { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$' }] };
const object = <Key extends string>(keys: readonly Key[], properties: Record<Key, Schema>, required: Key[], more: Schema = {}): Schema => ({ type: 'object', properties: Object.fromEntries(keys.map((key) => [key, properties[key]])), required, additionalProperties: false, ...more });

const ramp = object(RAMP_KEYS, { parameter: name, from: { type: 'number' }, to: { type: 'number' }, step: { type: 'number', exclusiveMinimum: 0 }, every: duration }, [...RAMP_KEYS], { description: 'One fault after the other, with a parameter that goes from one value to another in steps of `every`.' });

const fault = object(
  FAULT_KEYS,
  { fault: { enum: FAULTS.map((each) => each.fault) }, component: name, after: { ...duration, description: 'From the start of the run, or of its turn in a sequence.' }, duration, parameters: { type: 'object' }, ramp },
  ['fault', 'component'],
  { oneOf: [{ required: ['duration'] }, { required: ['ramp'] }], allOf: FAULTS.map((each) => ({ if: { properties: { fault: { const: each.fault } } }, then: { properties: { parameters: parametersSchema(each.parameters) } } })) }
);

const stop = {
  type: 'array',
  maxItems: MOST_CONDITIONS,
  items: {
    oneOf: [
      { ...object(['query', 'over', 'under'], { query: { type: 'string', minLength: 1, maxLength: MOST_QUERY_CHARACTERS, pattern: '\\S' }, over: { type: 'number' }, under: { type: 'number' } }, ['query']), anyOf: [{ required: ['over'] }, { required: ['under'] }] },
      object(['score', 'group'], { score: { type: 'number' }, group: name }, ['score']),
    ],
  },
};

const random = object(RANDOM_KEYS, { count: { type: 'integer', minimum: 1, maximum: MOST_DRAWN }, faults: { ...names, items: { enum: FAULTS.map((each) => each.fault) } }, components: names, seed: { type: 'integer', minimum: 0, maximum: 2 ** 32 - 1 }, duration, every: duration }, ['count', 'duration']);

export const EXPERIMENT_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Roentgen experiment',
  ...object(
    EXPERIMENT_KEYS,
    {
      name,
      service: name,
      description: { type: 'string', maxLength: MOST_DESCRIPTION_CHARACTERS },
      sequence: { oneOf: [{ enum: ['parallel', 'serial'] }, object(['stagger'], { stagger: duration }, ['stagger'])] },
      gate: { enum: ['nominal', 'none'] },
      stop,
      faults: { type: 'array', items: fault, maxItems: MAX_FAULTS },
      random,
    },
    ['name', 'service'],
    { anyOf: [{ required: ['faults'], properties: { faults: { minItems: 1 } } }, { required: ['random'] }] }
  ),
};

function parametersSchema(parameters: FaultParameter[]): Schema {
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])) };
}

function parameterSchema({ text, whole, min, max, unit, default: usual, description }: FaultParameter): Schema {
  const told = { default: usual, description: unit === '' ? description : `${description} (${unit})` };
  return text === undefined ? { type: whole ? 'integer' : 'number', minimum: min, maximum: max, ...told } : Array.isArray(text) ? { enum: text, ...told } : { type: 'string', pattern: WORD, ...told };
}
