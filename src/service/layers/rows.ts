/** Scores as rows on one grid of time, each of a layer that the contract names. Pure. */
import { type DataFrame, FieldType } from '@grafana/data';
import { ALL_COMPONENTS, type GroupStatus, type Layer } from '../../../sidecar/contract';

export interface ScoreRow {
  group: string;
  /** A component, a node, or `_all`. */
  component: string;
  layer: Layer;
  /** At each time of the grid; NaN = missing. */
  scores: Float64Array;
}

export interface ScoreRows {
  /** Milliseconds, a step apart. */
  times: number[];
  rows: ScoreRow[];
  /** Groups of which neither the sidecar nor Prometheus says the layer: they are not guessed at. */
  unknown: string[];
}

const timeOf = (frame: DataFrame): number[] => frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
const valueOf = (frame: DataFrame) => frame.fields.find(({ type }) => type === FieldType.number);
export const labelsOf = (frame: DataFrame): Record<string, string> => valueOf(frame)?.labels ?? {};

/** What the sidecar says now counts before what was recorded. */
export function layersOf(groups: ReadonlyArray<Pick<GroupStatus, 'group' | 'layer'>>, frames: DataFrame[]): Map<string, Layer> {
  const recorded = frames.filter(({ refId }) => refId === 'layer').map(labelsOf);
  const known = recorded.filter(({ layer }) => layer === 'physical' || layer === 'virtual').map(({ group, layer }): [string, Layer] => [group, layer as Layer]);
  return new Map([...known, ...groups.map(({ group, layer }): [string, Layer] => [group, layer])]);
}

/**
 * @param frames answer to `layerQueries`
 * @param step milliseconds
 */
export function scoreRows(frames: DataFrame[], layers: ReadonlyMap<string, Layer>, step: number): ScoreRows {
  const scored = frames.filter(({ refId }) => refId === 'whole' || refId === 'part');
  const ends = scored.flatMap((frame) => { const all = timeOf(frame); return all.length > 0 ? [all[0], all[all.length - 1]] : []; });
  const [first, last] = [ends.reduce((least, time) => Math.min(least, time), Infinity), ends.reduce((most, time) => Math.max(most, time), -Infinity)];
  const times = ends.length === 0 ? [] : Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
  const rows = scored.flatMap((frame): ScoreRow[] => {
    const { group = '', component = '' } = labelsOf(frame);
    const layer = layers.get(group);
    return layer && component ? [{ group, component, layer, scores: laid(frame, times, step) }] : [];
  });
  const unknown = [...new Set(scored.map((frame) => labelsOf(frame).group ?? ''))].filter((group) => !layers.has(group));
  const rank = ({ layer, component }: ScoreRow) => (layer === 'physical' ? 0 : 2) + (component === ALL_COMPONENTS ? 0 : 1);
  return { times, rows: rows.sort((a, b) => rank(a) - rank(b) || a.group.localeCompare(b.group) || a.component.localeCompare(b.component)), unknown };
}

function laid(frame: DataFrame, times: number[], step: number): Float64Array {
  const scores = new Float64Array(times.length).fill(NaN);
  const values: Array<number | null> = valueOf(frame)?.values ?? [];
  timeOf(frame).forEach((time, i) => {
    const value = values[i];
    if (typeof value === 'number' && Number.isFinite(value)) {
      scores[Math.round((time - times[0]) / step)] = value;
    }
  });
  return scores;
}

export const isOver = (score: number) => score >= 1;
