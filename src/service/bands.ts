/** Episodes and chaos runs as stretches of the time line. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { ALL_COMPONENTS, type EpisodeRecord, type Interval, type Run } from '../../sidecar/contract';

export interface Band extends Interval {
  kind: 'episode' | 'run';
  /** Of the record: episode or run. */
  id: string;
  /** Unique among the bands. */
  key: string;
  name: string;
  /** It has not ended. */
  lasts: boolean;
  /** Row of its lane; bands of one row do not overlap. */
  row: number;
}

/** More cannot be told apart; the newest are shown. */
export const MOST_BANDS = 150;

const overlaps = (band: Interval, { from, to }: Interval) => band.from <= to && band.to >= from;

/** Each in the first row that is free at its time. `apart`: milliseconds that two of a row keep between them. */
function inRows(bands: Array<Omit<Band, 'row'>>, apart: number): Band[] {
  const ends: number[] = [];
  return [...bands].sort((a, b) => a.from - b.from).map((band) => {
    const free = ends.findIndex((end) => band.from > end + apart);
    const row = free < 0 ? ends.length : free;
    ends[row] = Math.max(band.to, ends[row] ?? 0);
    return { ...band, row };
  });
}

const APART = 0.004;

function arranged(bands: Array<Omit<Band, 'row'>>, range: Interval): Band[] {
  const seen = bands.filter((band) => overlaps(band, range)).sort((a, b) => b.from - a.from).slice(0, MOST_BANDS);
  return inRows(seen, APART * (range.to - range.from));
}

/** Those of the chosen groups that touch the range; one that lasts goes on to `now`. */
export function episodeBands(episodes: EpisodeRecord[], groups: string[], range: Interval, now: number): Band[] {
  const chosen = episodes.filter(({ group }) => groups.includes(group));
  return arranged(chosen.map(({ episode, group, start, end }) => ({ kind: 'episode' as const, id: episode, key: episode, name: group, from: start, to: end ?? Math.max(now, start), lasts: end === null })), range);
}

/** One band a fault that was in force; of a service, and of one component where one is chosen. */
export function runBands(runs: Run[], service: string, component: string, range: Interval, now: number): Band[] {
  const bands = runs.filter((run) => run.service === service).flatMap((run) =>
    run.faults.flatMap((fault, i) => {
      const counts = fault.start !== null && (component === ALL_COMPONENTS || fault.component === component);
      return counts ? [{ kind: 'run' as const, id: run.run, key: `${run.run}-${i}`, name: `${fault.fault} on ${fault.component}`, from: fault.start ?? 0, to: fault.end ?? run.endedAt ?? Math.max(now, fault.start ?? 0), lasts: fault.end === null && run.state === 'running' }] : [];
    })
  );
  return arranged(bands, range);
}

/** Stretches at which a recorded series was 1; a point stands for the step before it. */
function stretchesOf(times: number[], values: Array<number | null>, step: number): Interval[] {
  const stretches: Interval[] = [];
  times.forEach((time, i) => {
    const last = stretches.at(-1);
    if (values[i] !== 1) {
      return;
    }
    if (last && time - step <= last.to) {
      last.to = time;
    } else {
      stretches.push({ from: time - step, to: time });
    }
  });
  return stretches;
}

/**
 * Bands of what Prometheus has recorded, without the records that the sidecar keeps.
 * @param frames answer to `recordedQueries`
 * @param names groups of episodes, or the component of runs; null = all
 */
export function recordedBands(frames: DataFrame[], kind: Band['kind'], names: string[] | null, range: Interval, step: number): Band[] {
  const bands = frames.filter(({ refId }) => refId === kind).flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const value = frame.fields.find(({ type }) => type === FieldType.number);
    const { group = '', run = '', fault = '', component = '' } = value?.labels ?? {};
    const [id, name] = kind === 'episode' ? [group, group] : [run, `${fault} on ${component}`];
    const counts = names === null || names.includes(kind === 'episode' ? group : component);
    const stretches = time && value && counts ? stretchesOf(time.values, value.values, 1000 * step) : [];
    return stretches.map((stretch) => ({ kind, id, key: `${id} ${name} ${stretch.from}`, name, from: stretch.from, to: Math.min(stretch.to, range.to), lasts: stretch.to >= range.to }));
  });
  return arranged(bands, range);
}

export const rowsOf = (bands: Band[]) => bands.reduce((rows, { row }) => Math.max(rows, row + 1), 1);
