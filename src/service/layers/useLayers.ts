import { dateTime } from '@grafana/data';
import { useMemo } from 'react';
import { ALL_COMPONENTS, type EpisodeRecord, type Layer, type ServiceStatus } from '../../../sidecar/contract';
import { queryRange } from '../../api/prometheus';
import type { PageRange } from '../../range/usePageRange';
import { recordedBands } from '../bands';
import type { Line } from '../lines';
import { type Asked, useAsked, useFrames } from '../useAsked';
import { type NodeMatrix, nodeMatrix } from './matrix';
import { type Places, placesOf } from './places';
import { layerQueries, placeQueries } from './queries';
import { layersOf, type ScoreRows, scoreRows } from './rows';
import { type Course, coursesOf, illnesses, type Spell, spellsOf, timingOf, type Users } from './spells';

export interface LayersAsked {
  service: ServiceStatus;
  range: Pick<PageRange, 'interval' | 'key' | 'at'>;
  uid: string | undefined;
  /** Seconds between two points. */
  step: number;
  /** Null while the sidecar has not told them. */
  episodes: EpisodeRecord[] | null;
  kpi: Line | undefined;
  limit: number | null;
}

export interface LayersData {
  rows: ScoreRows;
  courses: Course[];
  spells: Spell[];
  matrix: NodeMatrix;
  places: Places;
  users: Users | null;
  /** Whether any group is known to be of the nodes. */
  physical: boolean;
}

/** While the sidecar does not answer, Prometheus may know of physical groups. */
const mayHaveNodes = ({ groups, nodes }: ServiceStatus) => groups.length === 0 || nodes !== null || groups.some(({ layer }) => layer === 'physical');

/** Asked only where there are nodes: one answer of scores, one of who is where. */
export function useLayers({ service, range: { interval, key, at }, uid, step, episodes, kpi, limit }: LayersAsked): Asked<LayersData> {
  const asks = mayHaveNodes(service);
  const scores = useFrames(uid, interval, asks ? key : null, step, layerQueries(service.service, step, service.stepSeconds, (interval.to - interval.from) / 1000));
  const end = dateTime(interval.to);
  const places = useAsked(asks && service.nodes ? `${key} places` : null, (signal) => queryRange(uid, { from: end, to: end, raw: { from: end, to: end } }, step, placeQueries(service), signal));
  const { groups } = service;
  const value = useMemo<LayersData | null>(() => {
    if (!scores.value) {
      return null;
    }
    const layers: ReadonlyMap<string, Layer> = layersOf(groups, scores.value);
    const rows = scoreRows(scores.value, layers, 1000 * step);
    const timing = timingOf(step, service.stepSeconds);
    const courses = coursesOf(rows.times, rows.rows, timing);
    const recorded = recordedBands(scores.value, 'episode', null, interval, step).map(({ name, from, to, lasts }) => ({ group: name, from, to, lasts }));
    const users = kpi && limit !== null ? { times: kpi.times, values: kpi.values, limit } : null;
    const spells = spellsOf(courses, illnesses(episodes ?? [], recorded, at), (group) => layers.get(group), users, timing);
    const virtual = [...new Set(rows.rows.flatMap(({ layer, component }) => (layer === 'virtual' && component !== ALL_COMPONENTS ? [component] : [])))];
    const where = placesOf(places.value ?? [], service, virtual);
    const names = where.nodes.length > 0 ? where.nodes : [...new Set(rows.rows.flatMap(({ layer, component }) => (layer === 'physical' && component !== ALL_COMPONENTS ? [component] : [])))];
    return { rows, courses, spells, matrix: nodeMatrix(rows.rows, names, rows.times.length), places: { ...where, nodes: names }, users, physical: [...layers.values()].includes('physical') };
  }, [scores.value, places.value, groups, service, step, interval, at, episodes, kpi, limit]);
  return { value, failure: scores.failure ?? places.failure, loading: scores.loading };
}
