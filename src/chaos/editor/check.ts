/** An experiment as it is typed, against the catalogue and the allow-list: every mistake with its place and what is allowed. The sidecar checks again. Pure. */
import { t } from '../../text';
import { faults } from './checkFaults';
import { type Catalogue, duration, figure, isFields, keys, list, type Mistake, MOST, name, type Path, type Say, serviceNames, shown } from './values';

export const EXPERIMENT_KEYS = ['name', 'service', 'description', 'sequence', 'gate', 'stop', 'faults', 'random'];
const STOP_KEYS = ['query', 'over', 'under', 'score', 'group'];

export function mistakesIn(value: unknown, catalogue: Catalogue): Mistake[] {
  const found: Mistake[] = [];
  const say: Say = (path, message, allowed = '') => found.push({ path, message, allowed });
  if (!isFields(value)) {
    say([], t('chaos.check.no-keys', 'An experiment is a set of keys with values.'), EXPERIMENT_KEYS.join(', '));
    return found;
  }
  keys(value, [], EXPERIMENT_KEYS, say);
  name(value.name, ['name'], say);
  name(value.service, ['service'], say, serviceNames(catalogue).join(', '));
  service(value.service, catalogue, say);
  if (value.description !== undefined && (typeof value.description !== 'string' || value.description.length > MOST.description)) {
    say(['description'], t('chaos.check.description', 'A text of at most {{most}} characters.', { most: MOST.description }));
  }
  if (value.gate !== undefined && value.gate !== 'nominal' && value.gate !== 'none') {
    say(['gate'], t('chaos.check.gate', '{{value}} is no gate.', { value: shown(value.gate) }), 'nominal, none');
  }
  sequence(value.sequence, say);
  list(value.stop, ['stop'], MOST.conditions, say).forEach((each, index) => condition(each, ['stop', index], say));
  faults(value, catalogue, say);
  return found;
}

function service(value: unknown, catalogue: Catalogue, say: Say): void {
  if (typeof value === 'string' && value !== '' && !serviceNames(catalogue).includes(value)) {
    say(['service'], t('chaos.check.service', 'No component of {{value}} is on the allow-list.', { value }), serviceNames(catalogue).join(', '));
  }
}

function sequence(value: unknown, say: Say): void {
  if (isFields(value)) {
    keys(value, ['sequence'], ['stagger'], say);
    duration(value.stagger, ['sequence', 'stagger'], 0, say);
  } else if (value !== undefined && value !== 'parallel' && value !== 'serial') {
    say(['sequence'], t('chaos.check.sequence', '{{value}} is no sequence.', { value: shown(value) }), 'parallel, serial, {stagger: 5s}');
  }
}

function condition(value: unknown, path: Path, say: Say): void {
  const form = '{query, over}, {query, under}, {score}, {score, group}';
  if (!isFields(value)) {
    say(path, t('chaos.check.condition', 'A condition is a set of keys with values.'), form);
    return;
  }
  keys(value, path, STOP_KEYS, say);
  const isScore = value.score !== undefined;
  const strange = (isScore ? ['query', 'over', 'under'] : ['group']).filter((key) => value[key] !== undefined);
  strange.forEach((key) => say([...path, key], t('chaos.check.mixed', '{{key}} does not go with {{other}}.', { key, other: isScore ? 'score' : 'query' }), form));
  if (isScore) {
    figure(value.score, [...path, 'score'], say);
    return;
  }
  if (typeof value.query !== 'string' || value.query.trim() === '' || value.query.length > MOST.query) {
    say([...path, 'query'], t('chaos.check.query', 'PromQL of 1 to {{most}} characters.', { most: MOST.query }), form);
  }
  if (value.over === undefined && value.under === undefined) {
    say(path, t('chaos.check.no-bound', 'There is neither over nor under.'), form);
  }
  ['over', 'under'].filter((key) => value[key] !== undefined).forEach((key) => figure(value[key], [...path, key], say));
}
