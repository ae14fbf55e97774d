/** When the faults of an experiment start, and which of them get in each other's way. Pure. */

import type { FaultRequest } from '../../contract';
import { faultSpec } from '../faults';
import { type Path, record, type Refuse, rounded, seconds } from './form';

/** Between the planned end of a fault and the start of the next: undoing takes milliseconds, and is seconds late at the very worst. */
export const SETTLE_SECONDS = 0.5;

/** What occupies all of a component. */
const LIFE = 'life';

export type Sequence = 'parallel' | 'serial' | { stagger: number };

export function checkSequence(value: unknown, path: Path, refuse: Refuse): Sequence {
  if (value === undefined || value === 'parallel' || value === 'serial') {
    return value ?? 'parallel';
  }
  if (typeof value === 'string') {
    throw refuse(path, `${JSON.stringify(value)} is no sequence`, 'parallel, serial, or {stagger: 5s}');
  }
  return { stagger: seconds(record(value, path, ['stagger'], refuse).stagger, [...path, 'stagger'], refuse) };
}

/**
 * Each block (a fault, the steps of a ramp, what was drawn by chance) has times of its own. Parallel: all from the start of the run;
 * staggered: each that much later than the one before; serial: each from the end of the one before.
 */
export function arrange(blocks: FaultRequest[][], sequence: Sequence): FaultRequest[] {
  let offset = 0;
  return blocks.flatMap((block, index) => {
    const start = sequence === 'parallel' ? 0 : sequence === 'serial' ? offset : index * sequence.stagger;
    offset = start + Math.max(...block.map(({ after, duration }) => after + duration)) + SETTLE_SECONDS;
    return block.map((fault) => ({ ...fault, after: rounded(start + fault.after) }));
  });
}

type Placed = Pick<FaultRequest, 'fault' | 'component' | 'after' | 'duration'>;

/** Whether two faults would be in force at one time where they cannot: a kind has one place to be (one table, one discipline, one freezer), and nothing outlives a kill. */
export function meet(a: Placed, b: Placed): boolean {
  return contend(a, b) && a.after <= b.after + b.duration && b.after <= a.after + a.duration;
}

/** Whether two faults need the same object of the same component, at whatever time. */
export function contend(a: Pick<Placed, 'fault' | 'component'>, b: Pick<Placed, 'fault' | 'component'>): boolean {
  return a.component === b.component && (objectOf(a.fault) === objectOf(b.fault) || isOfLife(a.fault) || isOfLife(b.fault));
}

/** Kinds that end or start processes of the component: its incarnation may be another one afterwards. */
export const isOfLife = (fault: string): boolean => objectOf(fault) === LIFE;

const objectOf = (fault: string): string => faultSpec(fault).exclusive ?? fault;
