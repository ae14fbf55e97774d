/** Annotations of the dashboard (chaos runs, deployments) and the samples that were taken during them. Pure. */
import type { DataFrame } from '@grafana/data';
import { t } from '../text';

/** Annotations of one title, as regions in time (milliseconds). */
export interface AnnotationGroup {
  title: string;
  /** Colour of the annotation, by Grafana's name or CSS; null: none was given. */
  colour: string | null;
  regions: Array<{ from: number; to: number }>;
}

function column(frame: DataFrame, name: string): ArrayLike<unknown> | undefined {
  return frame.fields.find((field) => field.name === name)?.values;
}

/** First line of a text that may be HTML. */
function firstLine(text: unknown): string {
  return typeof text === 'string' ? text.replace(/<br\s*\/?>/gi, '\n').replace(/<[^>]*>/g, '').trim().split('\n')[0].trim() : '';
}

function titleOf(frame: DataFrame, row: number): string {
  const source = column(frame, 'source')?.[row] as { name?: string } | undefined;
  return [column(frame, 'title')?.[row], column(frame, 'text')?.[row], source?.name, frame.name].map(firstLine).find((text) => text !== '')?.slice(0, MOST_LETTERS) ?? t('radiography-panel.annotations.untitled', 'annotation');
}

const MOST_LETTERS = 60;

/** In order of first appearance; alerts' states and others without a time are left out. */
export function annotationGroups(frames: DataFrame[]): AnnotationGroup[] {
  const groups = new Map<string, AnnotationGroup>();
  for (const frame of frames) {
    const [times, ends, colours] = ['time', 'timeEnd', 'color'].map((name) => column(frame, name));
    for (let row = 0; row < frame.length; row++) {
      const [from, end] = [Number(times?.[row] ?? NaN), Number(ends?.[row] ?? NaN)];
      if (Number.isFinite(from)) {
        const title = titleOf(frame, row);
        const group = groups.get(title) ?? { title, colour: typeof colours?.[row] === 'string' ? (colours[row] as string) : null, regions: [] };
        group.regions.push({ from, to: end > from ? end : from });
        groups.set(title, group);
      }
    }
  }
  return [...groups.values()];
}

/** First index whose time is not before the wanted one. */
function firstFrom(times: ArrayLike<number>, wanted: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = times[middle] < wanted ? [middle + 1, high] : [low, middle];
  }
  return low;
}

/**
 * Indices of the samples within the regions, each once, ascending. A moment takes the samples within half a step of it.
 * @param times ascending
 */
export function samplesWithin(times: ArrayLike<number>, regions: AnnotationGroup['regions'], step: number): number[] {
  const margin = step / 2;
  const found: number[] = [];
  let next = 0;
  for (const { from, to } of [...regions].sort((a, b) => a.from - b.from)) {
    const moment = from === to ? margin : 0;
    for (next = Math.max(next, firstFrom(times, from - moment)); next < times.length && times[next] <= to + moment; next++) {
      found.push(next);
    }
  }
  return found;
}
