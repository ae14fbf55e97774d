import { BigValueTextMode } from '@grafana/grafana-foundation-sdk/common';
import { METRICS } from '../../sidecar/contract';
import { series, stat, states, steps, table, withLine } from './panels';
import { APP, dashboard, dataSource, groups, OF_GROUP, OF_SERVICE, services, valueLink } from './parts';
import { COLOURS, LEVER, STALE_SECONDS } from './states';

const DAY = 86_400;
const good = (...limits: [warn: number, bad: number]) => steps({ color: COLOURS.normal, value: null }, { color: COLOURS.deviation, value: limits[0] }, { color: COLOURS.episode, value: limits[1] });

const age = `time() - max by (service, stage) (${METRICS.stageSuccess.name}{${OF_SERVICE}})`;
const modelAge = `time() - max by (service, group) (${METRICS.modelTrained.name}{${OF_GROUP}})`;
const failures = `sum by (service, stage, code) (increase(${METRICS.stageFailures.name}{${OF_SERVICE}}[5m]))`;

export const sidecar = () =>
  dashboard({ uid: 'roentgen-sidecar', title: 'Roentgen sidecar', description: 'How the sidecar itself is: stages, failures by code, queue, models, dropped series and alarm budget.', tags: ['self'], from: 'now-3h', refresh: '30s', byGroup: true, pages: [['First steps', 'setup'], ['Models', 'models']] })
    .variables([dataSource(), services(), groups()])
    .withPanel(stat({ id: 1, title: 'Version', description: 'Of each sidecar that Prometheus scrapes.', at: { x: 0, y: 0, w: 5, h: 4 } }, [[`sum by (version) (${METRICS.buildInfo.name})`, '{{version}}']]).textMode(BigValueTextMode.Name).thresholds(steps({ color: COLOURS.normal, value: null })))
    .withPanel(stat({ id: 2, title: 'Jobs that wait', description: 'For a worker.', at: { x: 5, y: 0, w: 5, h: 4 } }, [[`sum(${METRICS.jobsQueued.name})`, 'queued']]).decimals(0).thresholds(good(5, 20)))
    .withPanel(states({ id: 3, title: 'Safety lever', description: 'Engaged, it blocks every chaos run.', at: { x: 10, y: 0, w: 5, h: 4 } }, [[`max(${METRICS.leverEngaged.name})`, 'lever']], LEVER))
    .withPanel(stat({ id: 4, title: 'Since the last success', description: `Of each stage; scores are stale from ${STALE_SECONDS} s.`, at: { x: 15, y: 0, w: 9, h: 4 } }, [[age, '{{service}} · {{stage}}']]).unit('s').decimals(0).thresholds(good(STALE_SECONDS / 2, STALE_SECONDS)))
    .withPanel(series({ id: 5, title: 'Duration of stages', description: 'Of the last pass of each stage.', at: { x: 0, y: 4, w: 12, h: 8 } }, [[`max by (service, stage) (${METRICS.stageSeconds.name}{${OF_SERVICE}})`, '{{service}} · {{stage}}']]).unit('s'))
    .withPanel(series({ id: 6, title: 'Failures by code', description: 'docs/errors.md says what each code means and what to do.', at: { x: 12, y: 4, w: 12, h: 8 } }, [[failures, '{{service}} · {{stage}}: {{code}}']]))
    .withPanel(stat({ id: 7, title: 'Age of the models', description: 'Since the model in use was learned.', at: { x: 0, y: 12, w: 12, h: 6 } }, [[modelAge, '{{service}} · {{group}}']]).unit('s').thresholds(good(14 * DAY, 30 * DAY)).dataLinks([valueLink('Models', `${APP}/models?service=\${__field.labels.service}`)]))
    .withPanel(withLine(series({ id: 8, title: 'Drift', description: 'How far levels have moved since the model was learned; at 1 learn anew.', at: { x: 12, y: 12, w: 12, h: 6 } }, [[`max by (service, group) (${METRICS.drift.name}{${OF_GROUP}})`, '{{service}} · {{group}}']]), 1))
    .withPanel(withLine(series({ id: 9, title: 'Alarm budget used', description: 'Episodes of the last 24 hours by the budget of a day; absent without a budget.', at: { x: 0, y: 18, w: 12, h: 8 } }, [[`max by (service, group) (${METRICS.budgetUsed.name}{${OF_GROUP}})`, '{{service}} · {{group}}']]).unit('percentunit'), 1))
    .withPanel(table({ id: 10, title: 'Dropped series', description: 'Series that no model uses, by reason.', at: { x: 12, y: 18, w: 6, h: 8 } }, `sort_desc(max by (service, reason) (${METRICS.droppedSeries.name}{${OF_SERVICE}}))`, ['service', 'reason'], 'series'))
    .withPanel(table({ id: 11, title: 'Features of the models', description: 'How many each model in use has.', at: { x: 18, y: 18, w: 6, h: 8 } }, `sort_desc(max by (service, group) (${METRICS.modelFeatures.name}{${OF_GROUP}}))`, ['service', 'group'], 'features'));
