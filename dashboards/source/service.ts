import { METRICS } from '../../sidecar/contract';
import { series, stacked, states, table, timeline, withLine } from './panels';
import { APP, component, dashboard, dataSource, groups, OF_GROUP, OF_SERVICE, oneService, valueLink } from './parts';
import { CHAOS, EPISODE, HEALTH, health } from './states';

const scores = `max by (group) (${METRICS.score.name}{${OF_GROUP}, component="$component"})`;
const byComponent = `max by (component) (${METRICS.score.name}{${OF_GROUP}, component!="_all"})`;
/** Of several groups the shares are averaged, so that they still add up to at most one. */
const contributions = `sum by (component, feature) (${METRICS.contribution.name}{${OF_GROUP}}) / scalar(count(count by (group) (${METRICS.contribution.name}{${OF_GROUP}})))`;
const suspects = `max by (component) (${METRICS.suspect.name}{${OF_SERVICE}})`;
const spots = `max by (component) (${METRICS.faultSpot.name}{${OF_SERVICE}, fault="any"})`;
const kinds = `max by (component, fault) (${METRICS.faultSpot.name}{${OF_SERVICE}, fault!="any"})`;
const unknown = `max by (service) (${METRICS.spotUnknown.name}{${OF_SERVICE}})`;

const pages: Array<[string, string]> = [['Service page', 'service?service=${service}'], ['Episodes', 'episodes?service=${service}'], ['Radiography', 'radiography?service=${service}'], ['Make an alert rule', 'alerts?service=${service}']];

export const service = () =>
  dashboard({ uid: 'roentgen-service', title: 'Roentgen service', description: 'One service: scores, what is behind them, suspects and fault spots over time, beside what its users feel.', from: 'now-1h', refresh: '10s', byGroup: true, pages })
    .variables([dataSource(), oneService(), groups(), component()])
    .withPanel(states({ id: 1, title: 'State', description: '● normal, ▲ over the line, ■ episode, ◌ stale or no data.', at: { x: 0, y: 0, w: 24, h: 4 } }, [[health(), '{{group}}']], HEALTH))
    .withPanel(withLine(series({ id: 2, title: 'Scores', description: 'One line a group; 1 is the line. Bands are chaos runs and episodes.', at: { x: 0, y: 4, w: 24, h: 9 } }, [[scores, '{{group}}']]).decimals(2), 1))
    .withPanel(timeline({ id: 3, title: 'Episodes', description: 'Which group fell ill first stands out here.', at: { x: 0, y: 13, w: 12, h: 7 } }, [[`max by (group) (${METRICS.episode.name}{${OF_GROUP}})`, '{{group}}']], EPISODE))
    .withPanel(series({ id: 4, title: 'Service metric', description: 'KPI and the limit beyond which users suffer.', at: { x: 12, y: 13, w: 12, h: 7 } }, [[`max by (kpi) (${METRICS.kpi.name}{${OF_SERVICE}})`, '{{kpi}}'], [`max by (kpi) (${METRICS.kpiLimit.name}{${OF_SERVICE}})`, 'limit of {{kpi}}']]))
    .withPanel(stacked(series({ id: 5, title: 'Contributions to the error', description: 'Members of the cause set, component and feature, while the score is over the line; averaged over the chosen groups.', at: { x: 0, y: 20, w: 24, h: 9 } }, [[contributions, '{{component}} {{feature}}']])))
    .withPanel(withLine(series({ id: 6, title: 'Score by component', description: 'The highest of the chosen groups; 1 is the line.', at: { x: 0, y: 29, w: 12, h: 8 } }, [[byComponent, '{{component}}']]).decimals(2), 1))
    .withPanel(series({ id: 7, title: 'Suspects', description: 'Deviation of each component from the half hour before, in robust scales, while an episode lasts; a stopped component has 1000.', at: { x: 12, y: 29, w: 12, h: 8 } }, [[suspects, '{{component}}']]))
    .withPanel(withLine(series({ id: 8, title: 'Fault spots', description: 'Probability that a component is faulty, by the classifier.', at: { x: 0, y: 37, w: 12, h: 8 } }, [[spots, '{{component}}']]).unit('percentunit').max(1), 0.5))
    .withPanel(table({ id: 9, title: 'Kinds of fault now', description: 'Of the most probable component, by kind.', at: { x: 12, y: 37, w: 6, h: 8 } }, `sort_desc(${kinds})`, ['component', 'fault'], 'probability').unit('percentunit').decimals(0).dataLinks([valueLink('Fault spots', `${APP}/spots?service=\${service}`)]))
    .withPanel(timeline({ id: 10, title: 'Chaos runs and unknown faults', description: 'Faults in force; and times at which something was wrong that is unlike all that the classifier learned.', at: { x: 18, y: 37, w: 6, h: 8 } }, [[`max by (run, component, fault) (${METRICS.runActive.name}{${OF_SERVICE}})`, '{{fault}} on {{component}}'], [`${unknown} == 1`, 'unknown fault']], CHAOS));
