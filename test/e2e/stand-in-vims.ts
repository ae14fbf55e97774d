/** Forty minutes of a virtual IMS as the sidecar and the mirror would have recorded them (docs/vims.md): nominal, but for ten in which half of the answers to INVITE are lost. */
import { METRICS, MIRROR_METRICS } from '../../sidecar/contract';
import { generator } from './history';

export const VIMS = 'vims';
export const GROUPS = ['cpu', 'filesystem', 'memory', 'network'];
export const LIMIT = 0.5;
const STEP = 5;
const SPAN = 2400;
const COMPONENTS = ['pcscf', 'icscf', 'scscf', 'hss'];
const THRESHOLD = 0.2;
/** How far the loss reaches into a group, as SYRROCA's figure 6 has it: the network, hardly memory and filesystem. */
const REACH: Record<string, number> = { cpu: 0.4, filesystem: 0, memory: 0.1, network: 4 };

/** Seconds before the end of the recording. */
export const LOSS = { from: 1500, to: 900 };

/** @param end seconds since the epoch, a multiple of the step */
export function vimsHistory(end: number): string {
  const random = generator(3);
  const times = Array.from({ length: SPAN / STEP }, (_, i) => end - SPAN + (i + 1) * STEP);
  const lossy = (time: number) => time > end - LOSS.from && time <= end - LOSS.to;
  const series = (name: string, labels: string, value: (time: number) => number) => times.map((time) => `${name}{${labels}} ${value(time).toFixed(4)} ${time}`);
  const block = (name: string, type: string, ...rows: string[][]) => [`# TYPE ${type === 'counter' ? name.replace(/_total$/, '') : name} ${type}`, ...rows.flat()];
  const sum = (rate: (time: number) => number) => {
    let total = 0;
    return (time: number) => (total += STEP * rate(time));
  };
  const of = (group: string, component = '_all') => `service="${VIMS}",group="${group}",component="${component}"`;
  const mse = new Map(GROUPS.flatMap((group) => times.map((time) => [`${group} ${time}`, THRESHOLD * (0.3 + 0.5 * random() + (lossy(time) ? REACH[group] * (0.7 + 0.6 * random()) : 0))])));
  const share = (group: string, component: string) => (group === 'network' && component === 'pcscf' ? 1 : 0.5);
  const each = (name: string, value: (group: string, time: number) => number) => GROUPS.flatMap((group) => ['_all', ...COMPONENTS].map((component) => series(name, of(group, component), (time) => value(group, time) * (component === '_all' || name === METRICS.threshold.name ? 1 : share(group, component)))));
  const kpi = `service="${VIMS}",kpi="failed_calls"`;
  const begun = (time: number) => 10 + 3 * Math.sin(time / 300);
  return [
    ...block(METRICS.mse.name, 'gauge', ...each(METRICS.mse.name, (group, time) => mse.get(`${group} ${time}`) ?? 0)),
    ...block(METRICS.threshold.name, 'gauge', ...each(METRICS.threshold.name, () => THRESHOLD)),
    ...block(METRICS.score.name, 'gauge', ...each(METRICS.score.name, (group, time) => (mse.get(`${group} ${time}`) ?? 0) / THRESHOLD)),
    ...block(METRICS.episode.name, 'gauge', ...GROUPS.map((group) => series(METRICS.episode.name, `service="${VIMS}",group="${group}"`, (time) => (lossy(time) && group === 'network' ? 1 : 0)))),
    ...block(METRICS.modelFeatures.name, 'gauge', ...GROUPS.map((group) => series(METRICS.modelFeatures.name, `service="${VIMS}",group="${group}"`, () => 24))),
    ...block(METRICS.groupInfo.name, 'gauge', ...GROUPS.map((group) => series(METRICS.groupInfo.name, `service="${VIMS}",group="${group}",layer="virtual"`, () => 1))),
    ...block(METRICS.kpi.name, 'gauge', series(METRICS.kpi.name, kpi, (time) => (lossy(time) ? 4 + 2 * random() : 0.2 * random()))),
    ...block(METRICS.kpiLimit.name, 'gauge', series(METRICS.kpiLimit.name, kpi, () => LIMIT)),
    ...block(METRICS.contribution.name, 'gauge', times.filter(lossy).map((time) => `${METRICS.contribution.name}{service="${VIMS}",group="network",component="pcscf",feature="container_network_transmit_packets_total"} 0.7 ${time}`)),
    ...block(MIRROR_METRICS.calls.name, 'counter', series(MIRROR_METRICS.calls.name, `service="${VIMS}"`, sum(begun))),
    ...block(MIRROR_METRICS.callsFailed.name, 'counter', series(MIRROR_METRICS.callsFailed.name, `service="${VIMS}"`, sum((time) => (lossy(time) ? 5 : 0.05)))),
    ...block(MIRROR_METRICS.registrations.name, 'counter', series(MIRROR_METRICS.registrations.name, `service="${VIMS}",result="done"`, sum(() => 3)), series(MIRROR_METRICS.registrations.name, `service="${VIMS}",result="failed"`, sum((time) => (lossy(time) ? 1 : 0)))),
    ...block(MIRROR_METRICS.targetCalls.name, 'gauge', series(MIRROR_METRICS.targetCalls.name, `service="${VIMS}"`, begun)),
    ...block('container_cpu_usage_seconds_total', 'counter', ...COMPONENTS.map((pod) => series('container_cpu_usage_seconds_total', `namespace="${VIMS}",pod="${pod}"`, sum(() => 0.1)))),
    '# EOF',
    '',
  ].join('\n');
}
