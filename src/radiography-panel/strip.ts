/** Marks on a strip of time. Pure. */
import type { Selection } from './selection';

/** Thousandths of the strip. */
export interface Mark {
  start: number;
  width: number;
}

const LENGTH = 1000;
/** Narrower marks could not be seen. */
const NARROWEST = 3;

/** One mark an interval; marks that touch are one, so that a million samples are at most some hundred marks. */
export function stripMarks({ intervals, from, to }: Pick<Selection, 'intervals' | 'from' | 'to'>): Mark[] {
  const scale = LENGTH / Math.max(1, to - from);
  const marks: Mark[] = [];
  for (const interval of intervals) {
    const start = Math.min(LENGTH - NARROWEST, Math.round((interval.from - from) * scale));
    const end = Math.max(start + NARROWEST, Math.round((interval.to - from) * scale));
    const last = marks.at(-1);
    if (last && start <= last.start + last.width) {
      last.width = Math.max(last.width, end - last.start);
    } else {
      marks.push({ start, width: end - start });
    }
  }
  return marks;
}
