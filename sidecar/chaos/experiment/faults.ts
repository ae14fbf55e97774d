/** One entry of an experiment's `faults`: one fault, or the steps of a ramp. Pure. */

import type { FaultRequest } from '../../contract';
import { faultSpec } from '../faults';
import { atLeast, number, type Path, record, type Refuse, rounded, seconds, text } from './form';
import { checkParameter, checkParameters } from './parameters';
import { SETTLE_SECONDS } from './sequence';

export const FAULT_KEYS = ['fault', 'component', 'after', 'duration', 'parameters', 'ramp'] as const;
export const RAMP_KEYS = ['parameter', 'from', 'to', 'step', 'every'] as const;
export const LEAST_SECONDS = 0.1;
/** A step of a ramp leaves time to undo the one before it. */
export const LEAST_RAMP_SECONDS = 1;
const MOST_STEPS = 100;

export function checkFault(value: unknown, path: Path, refuse: Refuse): FaultRequest[] {
  const { fault, component, after, duration, parameters, ramp } = record(value, path, FAULT_KEYS, refuse);
  const at = (key: string) => [...path, key];
  const kind = text(fault, at('fault'), refuse);
  const first: FaultRequest = {
    fault: kind,
    component: text(component, at('component'), refuse),
    after: after === undefined ? 0 : seconds(after, at('after'), refuse),
    duration: ramp === undefined ? atLeast(LEAST_SECONDS, seconds(duration, at('duration'), refuse), at('duration'), refuse) : 0,
    parameters: checkParameters(kind, parameters ?? {}, at('parameters'), refuse),
  };
  if (ramp === undefined) {
    return [first];
  }
  if (duration !== undefined) {
    throw refuse(at('duration'), 'a ramp takes its time from ramp.every', 'leave duration out');
  }
  return rampOf(first, ramp, at('ramp'), refuse);
}

/** SYRROCA raises CPU stress from 10 % to 80 % in steps of 10 %, 450 s each (section V.B). */
function rampOf(first: FaultRequest, value: unknown, path: Path, refuse: Refuse): FaultRequest[] {
  const given = record(value, path, RAMP_KEYS, refuse);
  const at = (key: string) => [...path, key];
  const parameter = text(given.parameter, at('parameter'), refuse);
  const spec = faultSpec(first.fault).parameters.find((each) => each.name === parameter && each.text === undefined);
  if (!spec) {
    throw refuse(at('parameter'), `${first.fault} has no parameter ${JSON.stringify(parameter)} that is a number`);
  }
  const [from, to, step] = (['from', 'to', 'step'] as const).map((key) => number(given[key], at(key), refuse));
  const every = atLeast(LEAST_RAMP_SECONDS, seconds(given.every, at('every'), refuse), at('every'), refuse);
  const count = Math.floor(Math.abs(to - from) / step + 1e-9) + 1;
  if (!(step > 0) || count > MOST_STEPS) {
    throw refuse(at('step'), `${step} makes ${step > 0 ? count : 'no'} steps from ${from} to ${to}`, `a number over 0 that makes at most ${MOST_STEPS}`);
  }
  return Array.from({ length: count }, (_, index) => {
    const level = checkParameter(Number((from + Math.sign(to - from) * index * step).toPrecision(12)), spec, at(index === 0 ? 'from' : 'to'), refuse);
    return { ...first, after: rounded(first.after + index * every), duration: rounded(every - SETTLE_SECONDS), parameters: { ...first.parameters, [parameter]: level } };
  });
}
