/** Where the bars of an experiment's faults stand: a lane a component. Pure. */
import { type DraftFault, endOf } from './draft';

export interface Bar {
  /** In the experiment. */
  index: number;
  fault: string;
  component: string;
  /** Seconds. */
  after: number;
  duration: number;
  /** Per cent of the whole width. */
  left: number;
  width: number;
  /** Of bars of one component that are in force together each has a row of its own, from 0. */
  row: number;
}

export interface Lane {
  component: string;
  rows: number;
  bars: Bar[];
}

export interface Timeline {
  /** Seconds that the drawing is wide. */
  seconds: number;
  ticks: number[];
  lanes: Lane[];
}

const STEPS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const MOST_TICKS = 8;

/** Faults without a time are left out. Components in the order in which they are first hit. */
export function timelineOf(faults: DraftFault[]): Timeline {
  const timed = faults.map((fault, index) => ({ ...fault, index })).filter((fault) => endOf(fault) >= 0);
  const end = Math.max(1, ...timed.map(endOf));
  const step = STEPS.find((each) => end / each <= MOST_TICKS) ?? Math.ceil(end / MOST_TICKS);
  const seconds = Math.ceil(end / step) * step;
  const ordered = [...timed].sort((a, b) => a.after - b.after || a.index - b.index);
  const lanes = [...new Set(ordered.map(({ component }) => component))].map((component) => laneOf(component, ordered.filter((fault) => fault.component === component), seconds));
  return { seconds, ticks: Array.from({ length: Math.round(seconds / step) + 1 }, (_, index) => index * step), lanes };
}

function laneOf(component: string, faults: Array<DraftFault & { index: number }>, seconds: number): Lane {
  const ends: number[] = [];
  const bars = faults.map(({ index, fault, after, duration }): Bar => {
    const free = ends.findIndex((end) => end <= after);
    const row = free < 0 ? ends.length : free;
    ends[row] = after + duration;
    return { index, fault, component, after, duration, left: (100 * after) / seconds, width: (100 * duration) / seconds, row };
  });
  return { component, rows: Math.max(1, ends.length), bars };
}

/** What a key does to a bar: arrows move it, with Shift they change how long it lasts; one second, or ten with Page keys. Null: nothing. */
export function nudged({ after, duration }: Pick<DraftFault, 'after' | 'duration'>, key: string, shift: boolean): { after: number } | { duration: number } | null {
  const by = ({ ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 } as Record<string, number>)[key];
  if (by === undefined) {
    return null;
  }
  return shift ? { duration: Math.max(1, duration + by) } : { after: Math.max(0, after + by) };
}
