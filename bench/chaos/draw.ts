/** Experiments drawn by chance from every kind that the stage can bear. Pure. */

import { contend, isOfLife } from '../../sidecar/chaos/experiment/sequence';
import type { FaultKind } from '../../sidecar/contract';
import type { Random } from '../../sidecar/nn/random';
import { parametersOf, SERVICE, type Stage } from './stage';

export interface DrawnFault {
  fault: FaultKind;
  component: string;
  after?: number;
  duration?: number;
  parameters: Record<string, number | string>;
  ramp?: object;
}

export interface Drawn {
  name: string;
  service: string;
  sequence?: 'serial' | { stagger: number };
  faults: DrawnFault[];
}

export interface DrawOptions {
  most?: number;
  /** Seconds; default: half of them short, so that moments fall into applying, holding and undoing. */
  duration?: (random: Random) => number;
  /** Which kinds; default: all. */
  among?: (kind: FaultKind) => boolean;
}

const shortOrLong = (random: Random) => 0.1 + (random() < 0.5 ? 1.5 : 30) * random();

/** One to `most` faults that can stand side by side: parallel, one after the other, staggered, or steps of a ramp. */
export function draw({ actors }: Stage, random: Random, { most = 4, duration = shortOrLong, among = () => true }: DrawOptions = {}): Drawn {
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
  const wanted = 1 + Math.floor(random() * most);
  const faults: DrawnFault[] = [];
  for (let tries = 0; faults.length < wanted && tries < 20; tries += 1) {
    const actor = pick(actors);
    const fault = pick(actor.kinds.filter(among));
    if (fault !== undefined && !faults.some((other) => contend(other, { fault, component: actor.component }))) {
      faults.push({ fault, component: actor.component, after: round(0.3 * random()), duration: round(duration(random)), parameters: parametersOf(fault) });
    }
  }
  const form = random();
  const sequence = form < 0.2 ? { sequence: 'serial' as const } : form < 0.4 ? { sequence: { stagger: round(0.4 * random()) } } : {};
  return { name: 'x', service: SERVICE, ...sequence, faults: faults.map((each) => (random() < 0.15 ? ramped(each) : each)) };
}

/** CPU stress in steps, each a fault of its own. */
function ramped(fault: DrawnFault): DrawnFault {
  const { duration: _duration, ...rest } = fault;
  return fault.fault === 'cpu-stress' ? { ...rest, ramp: { parameter: 'load', from: 10, to: 30, step: 10, every: 1 } } : fault;
}

/** One fault alone. */
export const single = (fault: FaultKind, component: string, duration: number): Drawn => ({ name: 'x', service: SERVICE, faults: [{ fault, component, after: 0, duration, parameters: parametersOf(fault) }] });

export const isLasting = (kind: string): boolean => !isOfLife(kind);

const round = (value: number) => Math.round(1000 * value) / 1000;
