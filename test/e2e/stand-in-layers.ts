/** An hour of two nodes and the service on them, as the sidecar would have recorded it, in a real Prometheus; and the page over it. */
import { type EpisodeRecord, METRICS } from '../../sidecar/contract';
import { generator, KPI_LIMIT, KPI_NAME, SERVICE } from './history';
import { type Recorded, startRecorded } from './recorded';
import { atFirst } from './stand-in';

const STEP = 5;
const [ONE, TWO] = ['node-1:9100', 'node-2:9100'];
const HOME: Record<string, string> = { app1: 'node-1', db1: 'node-1', app2: 'node-2' };
const PARTS: Record<string, string[]> = { 'node-cpu': [ONE, TWO], 'node-network': [ONE, TWO], cpu: ['app1', 'app2', 'db1'], memory: ['app1', 'app2', 'db1'], network: ['app1', 'app2', 'db1'] };
const layerOf = (group: string) => (group.startsWith('node-') ? 'physical' : 'virtual');

/** Seconds before the end: group, component (or "users"), when it goes over its line, for how long, how far. */
const FAULTS: Array<{ group: string; component: string; before: number; lasts: number; peak: number }> = [
  // a fault of node-1 that reaches what runs on it and the users; the same again later
  ...[3000, 1800].flatMap((before) => [
    { group: 'node-cpu', component: ONE, before, lasts: 180, peak: 6 },
    { group: 'cpu', component: 'app1', before: before - 10, lasts: 160, peak: 3 },
    { group: 'network', component: 'db1', before: before - 20, lasts: 150, peak: 2 },
    { group: 'users', component: '', before: before - 30, lasts: 100, peak: 12 },
  ]),
  // inside the service: no node with it
  { group: 'memory', component: 'app2', before: 2300, lasts: 120, peak: 2.5 },
  // a node alone
  { group: 'node-network', component: TWO, before: 1300, lasts: 100, peak: 4 },
  // the service first, its node after it
  { group: 'cpu', component: 'app1', before: 700, lasts: 150, peak: 5 },
  { group: 'node-cpu', component: ONE, before: 685, lasts: 120, peak: 2 },
];


const endOf = (now: number): number => Math.floor(now / 1000 / STEP) * STEP;

function faultAt(end: number, time: number, group: string, component: string): number | null {
  return FAULTS.find((fault) => fault.group === group && fault.component === component && time >= end - fault.before && time < end - fault.before + fault.lasts)?.peak ?? null;
}

/** OpenMetrics text of the hour up to `end`. */
function layersHistory(end: number): string {
  const random = generator(5);
  const times = Array.from({ length: 720 }, (_, i) => end - 3600 + (i + 1) * STEP);
  const series = (name: string, labels: string, value: (time: number) => number) => times.map((time) => `${name}{${labels}} ${value(time).toFixed(4)} ${time}`);
  const block = (name: string, rows: string[]) => [`# TYPE ${name} gauge`, ...rows];
  const scores = new Map<string, number>();
  const scoreRows = Object.entries(PARTS).flatMap(([group, parts]) => [
    ...parts.flatMap((component) =>
      series(METRICS.score.name, `service="${SERVICE}",group="${group}",component="${component}"`, (time) => {
        const score = faultAt(end, time, group, component) ?? 0.2 + 0.4 * random();
        scores.set(`${group} ${time}`, Math.max(score, scores.get(`${group} ${time}`) ?? 0));
        return score;
      })
    ),
    ...series(METRICS.score.name, `service="${SERVICE}",group="${group}",component="_all"`, (time) => scores.get(`${group} ${time}`) ?? NaN),
  ]);
  const groups = Object.keys(PARTS);
  const ofGroup = (group: string) => `service="${SERVICE}",group="${group}"`;
  const kpi = `service="${SERVICE}",kpi="${KPI_NAME}"`;
  const seldom = (name: string, labels: string) => [end - 240, end].map((time) => `${name}{${labels}} 1 ${time}`);
  return [
    ...block(METRICS.score.name, scoreRows),
    ...block(METRICS.groupInfo.name, groups.flatMap((group) => series(METRICS.groupInfo.name, `${ofGroup(group)},layer="${layerOf(group)}"`, () => 1))),
    ...block(METRICS.modelFeatures.name, groups.flatMap((group) => series(METRICS.modelFeatures.name, ofGroup(group), () => 12))),
    ...block(METRICS.episode.name, groups.flatMap((group) => series(METRICS.episode.name, ofGroup(group), (time) => ((scores.get(`${group} ${time}`) ?? 0) >= 1 ? 1 : 0)))),
    ...block(METRICS.kpi.name, series(METRICS.kpi.name, kpi, (time) => faultAt(end, time, 'users', '') ?? random())),
    ...block(METRICS.kpiLimit.name, series(METRICS.kpiLimit.name, kpi, () => KPI_LIMIT)),
    ...block('container_last_seen', Object.entries(HOME).flatMap(([component, node]) => seldom('container_last_seen', `service="${SERVICE}",name="${component}",node="${node}"`))),
    ...block('node_load1', [ONE, TWO].flatMap((instance) => seldom('node_load1', `job="node",instance="${instance}"`))),
    '# EOF',
    '',
  ].join('\n');
}

/** The sidecar's record of the second fault of node-1; of the others only Prometheus knows. */
function layerEpisodes(end: number): EpisodeRecord[] {
  const start = 1000 * (end - 1800);
  return [{ episode: `node-cpu-${start}`, service: SERVICE, group: 'node-cpu', start, end: start + 180_000, ended: 'recovered', peak: 6, peakTime: start + 60_000, causes: [], components: [], groups: ['node-cpu', 'cpu', 'network'], nominal: false, author: null }];
}

export interface LayersEnvironment extends Recorded {
  end: number;
  /** Nodes are watched, and the record is there. */
  reset: () => void;
}

export async function startLayersEnvironment(now: number): Promise<LayersEnvironment> {
  const end = endOf(now);
  const recorded = await startRecorded(layersHistory(end));
  const reset = () => void Object.assign(recorded.sidecar, atFirst(), { nodes: true, episodes: layerEpisodes(end) });
  reset();
  return { ...recorded, end, reset };
}
