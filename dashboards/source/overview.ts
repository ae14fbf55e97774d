import { METRICS } from '../../sidecar/contract';
import { series, stat, states, steps, table, timeline, withLine } from './panels';
import { APP, dashboard, dataSource, groups, OF_GROUP, OF_SERVICE, services, valueLink } from './parts';
import { CHAOS, COLOURS, EPISODE, HEALTH, health, STALE_SECONDS } from './states';

const scores = `max by (service, group) (${METRICS.score.name}{${OF_GROUP}, component="_all"})`;
const episodes = `max by (service, group) (${METRICS.episode.name}{${OF_GROUP}})`;
const causes = `max by (service, group, component, feature) (${METRICS.contribution.name}{${OF_GROUP}})`;
const suspects = `max by (service, component) (${METRICS.suspect.name}{${OF_SERVICE}})`;
const age = `time() - max by (service) (${METRICS.stageSuccess.name}{${OF_SERVICE}, stage="score"})`;
const kpi = `max by (service, kpi) (${METRICS.kpi.name}{${OF_SERVICE}})`;
const limit = `max by (service, kpi) (${METRICS.kpiLimit.name}{${OF_SERVICE}})`;
const spots = `max by (service, component) (${METRICS.faultSpot.name}{${OF_SERVICE}, fault="any"})`;
const runs = `max by (run, service, component, fault) (${METRICS.runActive.name}{${OF_SERVICE}})`;

const rowLinks = () => [
  valueLink('Open the service', `${APP}/service?service=\${__data.fields.service}`),
  valueLink('Radiography of the group', `${APP}/radiography?service=\${__data.fields.service}&group=\${__data.fields.group}`),
  valueLink('Episodes', `${APP}/episodes?service=\${__data.fields.service}`),
];

export const overview = () =>
  dashboard({ uid: 'roentgen-overview', title: 'Roentgen overview', description: 'How far services are from their nominal state, what is behind it, and what was broken on purpose.', from: 'now-15m', refresh: '5s', byGroup: true, pages: [['Overview page', 'overview'], ['Episodes', 'episodes'], ['Alert rules', 'alerts']] })
    .variables([dataSource(), services(), groups()])
    .withPanel(states({ id: 1, title: 'State by group', description: '● normal, ▲ over the line, ■ episode, ◌ stale or no data.', at: { x: 0, y: 0, w: 18, h: 5 } }, [[health(), '{{service}} · {{group}}']], HEALTH))
    .withPanel(stat({ id: 3, title: 'Age of the scores', description: 'Time since the scoring stage last succeeded.', at: { x: 18, y: 0, w: 6, h: 5 } }, [[age, '{{service}}']]).unit('s').decimals(0).thresholds(steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: STALE_SECONDS / 2 }, { color: COLOURS.episode, value: STALE_SECONDS })))
    .withPanel(withLine(series({ id: 4, title: 'Scores', description: 'One line a group; 1 is the line. Bands are chaos runs and episodes.', at: { x: 0, y: 5, w: 24, h: 9 } }, [[scores, '{{service}} · {{group}}']]).decimals(2).dataLinks([valueLink('Open the service', `${APP}/service?service=\${__field.labels.service}&from=\${__from}&to=\${__to}`)]), 1))
    .withPanel(timeline({ id: 5, title: 'Episodes', description: 'Runs of deviations that last.', at: { x: 0, y: 14, w: 12, h: 7 } }, [[episodes, '{{service}} · {{group}}']], EPISODE))
    .withPanel(series({ id: 9, title: 'Service metric', description: 'KPI and the limit beyond which users suffer.', at: { x: 12, y: 14, w: 12, h: 7 } }, [[kpi, '{{service}} · {{kpi}}'], [limit, 'limit of {{kpi}}, {{service}}']]))
    .withPanel(table({ id: 8, title: 'Causes now', description: 'Members of the cause sets that carry 90 % of the error, most guilty first. Empty while nothing deviates.', at: { x: 0, y: 21, w: 14, h: 9 } }, `sort_desc(${causes})`, ['service', 'group', 'component', 'feature'], 'contribution').unit('percentunit').decimals(1).dataLinks(rowLinks()))
    .withPanel(table({ id: 10, title: 'Suspects now', description: 'Largest deviation of each component from the half hour before, in robust scales; a stopped component has 1000.', at: { x: 14, y: 21, w: 10, h: 9 } }, `sort_desc(${suspects})`, ['service', 'component'], 'evidence (scales)').decimals(1).dataLinks([valueLink('Open the service', `${APP}/service?service=\${__data.fields.service}`)]))
    .withPanel(withLine(series({ id: 7, title: 'Fault spots', description: 'Probability that a component is faulty, by the classifier.', at: { x: 0, y: 30, w: 12, h: 8 } }, [[spots, '{{service}} · {{component}}']]).unit('percentunit').max(1), 0.5))
    .withPanel(timeline({ id: 6, title: 'Chaos runs', description: 'Faults in force.', at: { x: 12, y: 30, w: 12, h: 8 } }, [[runs, '{{fault}} on {{component}}']], CHAOS));
