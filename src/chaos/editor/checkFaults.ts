/** The faults of an experiment, listed or drawn by chance, against the catalogue. Pure. */
import type { FaultDescription, FaultParameter } from '../../../sidecar/contract';
import { t } from '../../text';
import { type Catalogue, componentsOf, duration, type Fields, figure, isFields, keys, LEAST_SECONDS, list, missing, MOST, name, type Path, type Say, shown } from './values';

export const FAULT_KEYS = ['fault', 'component', 'after', 'duration', 'parameters', 'ramp'];
export const RAMP_KEYS = ['parameter', 'from', 'to', 'step', 'every'];
export const RANDOM_KEYS = ['count', 'faults', 'components', 'seed', 'duration', 'every'];

const notHere = (value: unknown) => t('chaos.check.word', '{{value}} may not stand here.', { value: shown(value) });

export function faults(value: Fields, catalogue: Catalogue, say: Say): void {
  const given = list(value.faults, ['faults'], MOST.faults, say);
  if (value.random !== undefined) {
    random(value.random, catalogue, value.service, say);
  } else if (given.length === 0) {
    say(['faults'], t('chaos.check.no-faults', 'There is no fault.'), t('chaos.check.faults-allowed', '1 to {{most}} faults', { most: MOST.faults }));
  }
  given.forEach((each, index) => fault(each, ['faults', index], catalogue, value.service, say));
}

function fault(value: unknown, path: Path, catalogue: Catalogue, wanted: unknown, say: Say): void {
  if (!isFields(value)) {
    say(path, t('chaos.check.fault-form', 'A fault is a set of keys with values.'), FAULT_KEYS.join(', '));
    return;
  }
  const at = (key: string): Path => [...path, key];
  keys(value, path, FAULT_KEYS, say);
  const kind = kindOf(value.fault, at('fault'), catalogue, say);
  component(value.component, at('component'), catalogue, wanted, say);
  if (value.after !== undefined) {
    duration(value.after, at('after'), 0, say);
  }
  if (value.ramp === undefined) {
    duration(value.duration, at('duration'), LEAST_SECONDS, say);
  } else if (value.duration !== undefined) {
    say(at('duration'), t('chaos.check.ramp-duration', 'A ramp takes its time from ramp.every.'), t('chaos.check.ramp-duration-allowed', 'leave duration out'));
  }
  if (kind) {
    parameters(value.parameters, at('parameters'), kind, componentsOf(catalogue, wanted), say);
    ramp(value.ramp, at('ramp'), kind, say);
  }
}

function kindOf(value: unknown, path: Path, { faults: all }: Catalogue, say: Say): FaultDescription | undefined {
  const kind = all.find((each) => each.fault === value);
  if (!kind) {
    say(path, value === undefined || value === '' ? missing('fault') : t('chaos.check.fault', 'No fault is called {{value}}.', { value: shown(value) }), all.map((each) => each.fault).join(', '));
  } else if (!kind.available) {
    say(path, t('chaos.check.unavailable', 'This machine cannot make it: {{missing}}.', { missing: kind.missing.join(', ') }), all.filter(({ available }) => available).map((each) => each.fault).join(', '));
  }
  return kind;
}

function component(value: unknown, path: Path, catalogue: Catalogue, wanted: unknown, say: Say): void {
  const known = componentsOf(catalogue, wanted);
  if (name(value, path, say, known.join(', ')) && known.length > 0 && !known.includes(value as string)) {
    say(path, t('chaos.check.component', '{{value}} is not on the allow-list.', { value: shown(value) }), known.join(', '));
  }
}

function parameters(value: unknown, path: Path, kind: FaultDescription, components: string[], say: Say): void {
  if (value === undefined) {
    return;
  }
  if (!isFields(value)) {
    say(path, t('chaos.check.parameters', 'Parameters are a set of keys with values.'), kind.parameters.map((each) => each.name).join(', '));
    return;
  }
  keys(value, path, kind.parameters.map((each) => each.name), say);
  kind.parameters.filter((each) => value[each.name] !== undefined).forEach((each) => parameter(value[each.name], [...path, each.name], each, components, say));
}

function parameter(value: unknown, path: Path, spec: FaultParameter, components: string[], say: Say): void {
  const { text, min, max, whole } = spec;
  if (text === undefined) {
    figure(value, path, (at, message, allowed) => say(at, message, `${allowed} ${spec.unit}`.trim()), min, max, whole);
    return;
  }
  const words = Array.isArray(text) ? text : text === 'component' ? ['', ...components] : null;
  if (typeof value !== 'string' || !/^([A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99})?$/.test(value) || (words && !words.includes(value))) {
    say(path, notHere(value), words ? words.map((word) => word || '""').join(', ') : t('chaos.check.word-allowed', 'a name'));
  }
}

function ramp(value: unknown, path: Path, kind: FaultDescription, say: Say): void {
  if (value === undefined) {
    return;
  }
  if (!isFields(value)) {
    say(path, t('chaos.check.ramp', 'A ramp is a set of keys with values.'), RAMP_KEYS.join(', '));
    return;
  }
  keys(value, path, RAMP_KEYS, say);
  const numbers = kind.parameters.filter(({ text }) => text === undefined);
  const spec = numbers.find((each) => each.name === value.parameter);
  if (!spec) {
    say([...path, 'parameter'], t('chaos.check.ramp-parameter', 'A ramp raises a parameter that is a number.'), numbers.map((each) => each.name).join(', '));
  }
  ['from', 'to'].forEach((key) => figure(value[key], [...path, key], say, spec?.min, spec?.max));
  figure(value.step, [...path, 'step'], say, Number.MIN_VALUE, Number.MAX_VALUE);
  duration(value.every, [...path, 'every'], 1, say);
}

function random(value: unknown, { faults: all, targets }: Catalogue, wanted: unknown, say: Say): void {
  if (!isFields(value)) {
    say(['random'], t('chaos.check.random', 'random is a set of keys with values.'), RANDOM_KEYS.join(', '));
    return;
  }
  keys(value, ['random'], RANDOM_KEYS, say);
  figure(value.count, ['random', 'count'], say, 1, MOST.drawn, true);
  if (value.seed !== undefined) {
    figure(value.seed, ['random', 'seed'], say, 0, 2 ** 32 - 1, true);
  }
  duration(value.duration, ['random', 'duration'], LEAST_SECONDS, say);
  if (value.every !== undefined) {
    duration(value.every, ['random', 'every'], 0, say);
  }
  const choices: Record<string, string[]> = { faults: all.map(({ fault: kind }) => kind), components: componentsOf({ faults: all, targets }, wanted) };
  Object.entries(choices).forEach(([key, known]) =>
    list(value[key], ['random', key], MOST.drawn, say).forEach((each, index) => {
      if (!known.includes(each as string)) {
        say(['random', key, index], notHere(each), known.join(', '));
      }
    })
  );
}
