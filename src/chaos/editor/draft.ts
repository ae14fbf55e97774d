/** The experiment as the form shows it, and the ways to change it. Pure. */
import type { FaultDescription, Parameters, StopCondition } from '../../../sidecar/contract';
import { defaultsOf } from '../form';
import { isFields, secondsOf } from './values';

export interface DraftFault {
  fault: string;
  component: string;
  /** Seconds; NaN: not there or no duration. */
  after: number;
  duration: number;
  parameters: Parameters;
}

export interface Draft {
  name: string;
  service: string;
  description?: string;
  gate?: string;
  stop?: StopCondition[];
  faults: DraftFault[];
}

/** What the form cannot show; the preview works it out to faults with times. */
export const TEXT_ONLY = ['sequence', 'random'];

/** Null where the text says more (or other) than the form can. */
export function draftOf(value: unknown): Draft | null {
  if (!isFields(value) || TEXT_ONLY.some((key) => value[key] !== undefined) || (value.faults !== undefined && !Array.isArray(value.faults)) || (value.stop !== undefined && !Array.isArray(value.stop))) {
    return null;
  }
  const faults = (value.faults ?? []) as unknown[];
  if (faults.some((fault) => !isFields(fault) || fault.ramp !== undefined || (fault.parameters !== undefined && !isFields(fault.parameters))) || ((value.stop ?? []) as unknown[]).some((each) => !isFields(each))) {
    return null;
  }
  return {
    ...(value as Partial<Draft>),
    name: textOf(value.name),
    service: textOf(value.service),
    faults: (faults as Array<Record<string, unknown>>).map(({ fault, component, after, duration, parameters }) => ({ fault: textOf(fault), component: textOf(component), after: after === undefined ? 0 : (secondsOf(after) ?? NaN), duration: secondsOf(duration) ?? NaN, parameters: (parameters ?? {}) as Parameters })),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is written; an empty list of conditions is left out. */
export function valueOf({ stop, gate, description, ...draft }: Draft): object {
  return { name: draft.name, service: draft.service, ...(description && { description }), ...(gate === 'none' && { gate }), ...(stop && stop.length > 0 && { stop }), faults: draft.faults };
}

export const newDraft = (service: string): Draft => ({ name: 'new-experiment', service, faults: [] });

/** After the last one, so that it stands in nobody's way. */
export function added(draft: Draft, kind: FaultDescription | undefined, component: string): Draft {
  const end = Math.max(0, ...draft.faults.map(endOf).filter((time) => !Number.isNaN(time)));
  return { ...draft, faults: [...draft.faults, { fault: kind?.fault ?? '', component, after: Math.ceil(end), duration: 30, parameters: defaultsOf(kind) }] };
}

export const changed = (draft: Draft, index: number, part: Partial<DraftFault>): Draft => ({ ...draft, faults: draft.faults.map((fault, at) => (at === index ? { ...fault, ...part } : fault)) });
export const removed = (draft: Draft, index: number): Draft => ({ ...draft, faults: draft.faults.filter((_, at) => at !== index) });

/** The copy begins when the original has ended. */
export function duplicated(draft: Draft, index: number): Draft {
  const original = draft.faults[index];
  const copy = { ...original, parameters: { ...original.parameters }, after: Number.isNaN(endOf(original)) ? original.after : Math.ceil(endOf(original)) };
  return { ...draft, faults: [...draft.faults.slice(0, index + 1), copy, ...draft.faults.slice(index + 1)] };
}

/** @param by -1 up, 1 down; at an end nothing happens */
export function moved(draft: Draft, index: number, by: -1 | 1): Draft {
  const to = index + by;
  if (to < 0 || to >= draft.faults.length) {
    return draft;
  }
  const faults = [...draft.faults];
  [faults[index], faults[to]] = [faults[to], faults[index]];
  return { ...draft, faults };
}

export const endOf = ({ after, duration }: Pick<DraftFault, 'after' | 'duration'>): number => after + duration;
