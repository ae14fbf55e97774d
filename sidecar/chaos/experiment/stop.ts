/** The stop conditions of an experiment. Pure. */

import type { StopCondition } from '../../contract';
import { number, type Path, record, type Refuse, text } from './form';

export const MOST_CONDITIONS = 20;
export const MOST_QUERY_CHARACTERS = 2000;

export function checkStop(value: unknown, path: Path, refuse: Refuse): StopCondition[] {
  if (!Array.isArray(value) || value.length > MOST_CONDITIONS) {
    throw refuse(path, `must be a list of at most ${MOST_CONDITIONS} conditions`);
  }
  return value.map((each, index) => checkCondition(each, [...path, index], refuse));
}

const FORM = 'a condition is {query, over} or {query, under} with a number, or {score} with a number and perhaps {group}';

function checkCondition(value: unknown, path: Path, refuse: Refuse): StopCondition {
  const given = record(value, path, ['query', 'over', 'under', 'score', 'group'], refuse, FORM);
  const at = (key: string) => [...path, key];
  const isScore = given.score !== undefined;
  const strange = (isScore ? ['query', 'over', 'under'] : ['group']).find((key) => given[key] !== undefined);
  if (strange !== undefined) {
    throw refuse(at(strange), `does not go with ${isScore ? 'score' : 'query'}`, FORM);
  }
  if (isScore) {
    return { score: number(given.score, at('score'), refuse), ...(given.group !== undefined && { group: text(given.group, at('group'), refuse) }) };
  }
  const { query, over, under } = given;
  if (typeof query !== 'string' || query.trim() === '' || query.length > MOST_QUERY_CHARACTERS) {
    throw refuse(at('query'), query === undefined ? 'is missing' : `must be PromQL of at most ${MOST_QUERY_CHARACTERS} characters`, FORM);
  }
  if (over === undefined && under === undefined) {
    throw refuse(path, 'has neither over nor under', FORM);
  }
  return { query, ...(over !== undefined && { over: number(over, at('over'), refuse) }), ...(under !== undefined && { under: number(under, at('under'), refuse) }) };
}
