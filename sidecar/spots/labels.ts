/** Which of the labelled faults a window is about. Pure. */

import type { LabelRow, Parameters } from '../contract';
import type { SpotSample } from './sample';

export interface WindowLabel {
  run: string;
  /** Kinds and components of faults that began together, joined by `+`. */
  fault: string;
  component: string;
  parameters: Parameters;
  moment: number;
  confirmed: boolean | null;
}

/** The label of a fault and of those of its run that began together with it: each within a step of the one before. */
export function joined(row: LabelRow, labels: LabelRow[], stepMs: number): WindowLabel {
  const group = together(row, labels, stepMs);
  const verdicts = group.map(({ confirmed = null }) => confirmed);
  return {
    run: row.run,
    fault: group.map(({ fault }) => fault).join('+'),
    component: group.map(({ component }) => component).join('+'),
    parameters: group.length === 1 ? row.parameters : Object.fromEntries(group.flatMap(({ component, fault, parameters }) => Object.entries(parameters).map(([name, value]) => [`${component}.${fault}.${name}`, value]))),
    moment: Math.round(Math.min(...group.map(({ start }) => start))),
    confirmed: verdicts.includes(false) ? false : verdicts.includes(null) ? null : true,
  };
}

function together(row: LabelRow, labels: LabelRow[], stepMs: number): LabelRow[] {
  const isRow = (other: LabelRow) => other.start === row.start && other.fault === row.fault && other.component === row.component;
  const ofRun = [row, ...labels.filter((other) => other.run === row.run && !isRow(other))].sort((a, b) => a.start - b.start);
  let from = ofRun.indexOf(row);
  let to = from;
  while (from > 0 && ofRun[from].start - ofRun[from - 1].start <= stepMs) {
    from -= 1;
  }
  while (to < ofRun.length - 1 && ofRun[to + 1].start - ofRun[to].start <= stepMs) {
    to += 1;
  }
  const key = ({ component, fault }: LabelRow) => `${component}\n${fault}`;
  return ofRun.slice(from, to + 1).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Whether a labelled fault is another than those of the window: of another run, or begun before the window's moment or after its own faults. */
export function isOther(row: LabelRow, window: Pick<SpotSample, 'run' | 'fault' | 'moment'>, stepMs: number): boolean {
  const together = (window.fault ?? '').split('+').length * stepMs;
  return row.run !== window.run || row.start < window.moment - 1 || row.start > window.moment + together;
}
