import { METRICS, MIRROR_METRICS } from '../../sidecar/contract';
import { series, timeline, withLine } from './panels';
import { component, dashboard, dataSource, groups, oneService } from './parts';
import { radiography } from './radiographies';
import { EPISODE } from './states';

const { calls, callsFailed, callSetup, registrations, targetCalls } = MIRROR_METRICS;
/** Eight scrapes of 15 s, and long enough for the mirror's calls to be many. */
const WINDOW = '[2m]';
const rate = (name: string, by = '') => `sum ${by}(rate(${name}{service="$service"}${WINDOW}))`;
const setup = (quantile: number) => `histogram_quantile(${quantile}, ${rate(`${callSetup.name}_bucket`, 'by (le) ')})`;
const cpu = 'sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="$service"}[2m]))';

/** Of the groups of one layer: which they are is told by `roentgen_group_info`, not by their names. */
const ofLayer = (expr: string, layer: string) => `${expr} * on (group) group_left (layer) max by (group, layer) (${METRICS.groupInfo.name}{service="$service", layer="${layer}"})`;
const layerScores = (layer: string) => ofLayer(`max by (group, component) (${METRICS.score.name}{service="$service"})`, layer);
const layerEpisodes = (layer: string) => ofLayer(`max by (group) (${METRICS.episode.name}{service="$service"})`, layer);

/** SYRROCA, figures 6 and 7: the groups' radiographies against failed calls, of all components or of one. */
export const vims = () =>
  dashboard({ uid: 'roentgen-vims', title: 'vIMS radiography', description: 'Radiographies of a virtual IMS against failed calls, of the service or of one component, with its calls, registrations and setup times.', tags: ['vims'], from: 'now-1h', refresh: '5s', byGroup: true, pages: [['Service', 'service?service=${service}'], ['Chaos', 'chaos?service=${service}']] })
    .variables([dataSource(), oneService(), groups(), component()])
    .withPanel(radiography())
    .withPanel(series({ id: 2, title: 'Calls', description: 'Calls begun, calls that failed on either side, and what the daily curve asks for.', at: { x: 0, y: 11, w: 12, h: 8 } }, [[rate(calls.name), 'calls'], [rate(callsFailed.name), 'failed'], [`max(${targetCalls.name}{service="$service"})`, 'asked for']]))
    .withPanel(withLine(series({ id: 3, title: 'Scores', description: 'One line a group; 1 is the line.', at: { x: 12, y: 11, w: 12, h: 8 } }, [[`max by (group) (${METRICS.score.name}{service="$service", group=~"$group", component="$component"})`, '{{group}}']]), 1))
    .withPanel(series({ id: 4, title: 'Setup time (s)', description: 'INVITE to 200 as the caller sees it.', at: { x: 0, y: 19, w: 8, h: 7 } }, [[setup(0.5), 'median'], [setup(0.95), '95 %'], [setup(0.99), '99 %']]))
    .withPanel(series({ id: 5, title: 'Registrations', description: 'Per second, by result.', at: { x: 8, y: 19, w: 8, h: 7 } }, [[rate(registrations.name, 'by (result) '), '{{result}}']]))
    .withPanel(series({ id: 6, title: 'Cores of each component', description: 'Cores that each component takes.', at: { x: 16, y: 19, w: 8, h: 7 } }, [[cpu, '{{pod}}']]))
    .withPanel(withLine(series({ id: 7, title: 'Layers: nodes', description: 'Scores of the physical groups, of all nodes and of each; empty where no nodes are watched. 1 is the line.', at: { x: 0, y: 26, w: 8, h: 8 } }, [[layerScores('physical'), '{{component}} {{group}}']]), 1))
    .withPanel(withLine(series({ id: 8, title: 'Layers: components', description: 'Scores of the virtual groups at the same time: what follows a node stands to its right. 1 is the line.', at: { x: 8, y: 26, w: 8, h: 8 } }, [[layerScores('virtual'), '{{component}} {{group}}']]), 1))
    .withPanel(timeline({ id: 9, title: 'Layers: episodes', description: 'Which layer fell ill first: physical groups above, virtual ones below.', at: { x: 16, y: 26, w: 8, h: 8 } }, [[layerEpisodes('physical'), '{{layer}} {{group}}'], [layerEpisodes('virtual'), '{{layer}} {{group}}']], EPISODE));
