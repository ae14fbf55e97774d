/** For a wall: what is the matter where, legible from afar and without a pointer. */
import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { METRICS } from '../../sidecar/contract';
import { stat, states, steps } from './panels';
import { dashboard, dataSource, groups, OF_GROUP, OF_SERVICE, services, valueLink, APP } from './parts';
import { CHAOS, COLOURS, HEALTH, health, STALE_SECONDS } from './states';

const toService = () => valueLink('Open the service', `${APP}/service?service=\${__field.labels.service}`);

/** KPI as a share of its limit, in words beyond it. */
const LIMIT: ValueMapping[] = [{ type: MappingType.RangeToText, options: { from: 1.0000001, to: null, result: { text: '▲ users suffer', color: COLOURS.episode, index: 0 } } }];
const kpi = `max by (service, kpi) (${METRICS.kpi.name}{${OF_SERVICE}}) / max by (service, kpi) (${METRICS.kpiLimit.name}{${OF_SERVICE}})`;
const worst = `topk by (service, group) (1, max by (service, group, component) (${METRICS.score.name}{${OF_GROUP}, component!="_all"}))`;
const age = `time() - max by (service) (${METRICS.stageSuccess.name}{${OF_SERVICE}, stage="score"})`;
const score = `max by (service, group) (${METRICS.score.name}{${OF_GROUP}, component="_all"})`;
const inForce = `max by (service, component, fault) (${METRICS.runActive.name}{${OF_SERVICE}})`;

const scoreColours = () => steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: 1 }, { color: COLOURS.episode, value: 3 });

export const wall = () =>
  dashboard({ uid: 'roentgen-wall', title: 'Roentgen wall', description: 'For a wall: state, score, worst component, service metric and age of the data of every service and group. Press d k for kiosk mode.', tags: ['wall'], from: 'now-15m', refresh: '5s', byGroup: true, pages: [['Wall page', 'wall'], ['Overview', 'overview']] })
    .variables([dataSource(), services(), groups()])
    .withPanel(states({ id: 1, title: 'State', description: `● normal, ▲ over the line, ■ episode (it lasts), ◌ stale (no score for ${STALE_SECONDS} s) or no data.`, at: { x: 0, y: 0, w: 24, h: 7 } }, [[health(), '{{service}} · {{group}}']], HEALTH).dataLinks([toService()]))
    .withPanel(stat({ id: 2, title: 'Score (1.00 is the line)', description: 'Calibrated score of the newest sample; 1 is the line.', at: { x: 0, y: 7, w: 24, h: 6 } }, [[score, '{{service}} · {{group}}']]).decimals(2).thresholds(scoreColours()).dataLinks([toService()]))
    .withPanel(stat({ id: 3, title: 'Worst component of each group', description: 'The component with the highest score of its own, and this score.', at: { x: 0, y: 13, w: 24, h: 6 } }, [[worst, '{{group}}: {{component}}']]).decimals(2).thresholds(scoreColours()))
    .withPanel(stat({ id: 4, title: 'Service metric, share of its limit', description: 'Beyond 100 % users suffer.', at: { x: 0, y: 19, w: 9, h: 5 } }, [[kpi, '{{service}} · {{kpi}}']]).unit('percentunit').decimals(0).mappings(LIMIT).thresholds(steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: 0.8 }, { color: COLOURS.episode, value: 1 })))
    .withPanel(stat({ id: 5, title: 'Age of the scores', description: `Seconds since the scoring stage last succeeded; stale from ${STALE_SECONDS} s.`, at: { x: 9, y: 19, w: 7, h: 5 } }, [[age, '{{service}}']]).unit('s').decimals(0).thresholds(steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: STALE_SECONDS / 2 }, { color: COLOURS.episode, value: STALE_SECONDS })))
    .withPanel(states({ id: 6, title: 'Chaos in force', description: 'What is being broken on purpose right now.', at: { x: 16, y: 19, w: 8, h: 5 } }, [[inForce, '{{fault}} on {{component}}']], CHAOS).textMode(BigValueTextMode.ValueAndName).noValue('○ none'));
