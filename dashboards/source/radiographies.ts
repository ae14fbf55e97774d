import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { METRICS } from '../../sidecar/contract';
import type { RadiographyOptions } from '../../src/radiography-panel/options';
import { series, withLine } from './panels';
import { component, dashboard, dataSource, groups, oneService, SOURCE } from './parts';

const ERROR = 'reconstruction error (MSE)';
const OPTIONS: Partial<RadiographyOptions> = { errorField: ERROR, kpiField: '', thresholdField: 'threshold', kpiLimitField: 'KPI limit', kpiUnit: '', anomalousOnly: false, scale: 'auto', errorScale: 'linear', toleranceSeconds: 0 };

const ofGroup = (name: string) => `max(${name}{service="$service", group="$group", component="$component"})`;
const ofService = (name: string) => `max by (kpi) (${name}{service="$service"})`;
const target = (refId: string, expr: string, name: string) => new DataqueryBuilder().datasource(SOURCE).refId(refId).expr(expr).legendFormat(name).range().editorMode(QueryEditorMode.Code).format(PromQueryFormat.TimeSeries);

/** The panel joins error and KPI by time; the contributions tell what is behind a region that one selects. */
export function radiography() {
  return new PanelBuilder()
    .type('roentgen-radiography-panel')
    .id(1)
    .title('$group')
    .description('Density of (reconstruction error, KPI): right of the threshold the group deviates, above the limit users feel it.')
    .datasource(SOURCE)
    .gridPos({ x: 0, y: 0, w: 6, h: 11 })
    .targets([
      target('A', ofGroup(METRICS.mse.name), ERROR),
      target('B', ofService(METRICS.kpi.name), '{{kpi}}'),
      target('C', ofGroup(METRICS.threshold.name), 'threshold'),
      target('D', ofService(METRICS.kpiLimit.name), 'KPI limit'),
      target('contribution', `max by (component, feature) (${METRICS.contribution.name}{service="$service", group="$group"})`, '{{component}} {{feature}}'),
    ])
    .options(OPTIONS)
    .overrides([])
    .repeat('group')
    .repeatDirection('h')
    .maxPerRow(4);
}

export const radiographies = () =>
  dashboard({ uid: 'roentgen-radiographies', title: 'Roentgen radiographies', description: 'One radiography a group, side by side: the group whose dense region reaches up is the one to look at.', from: 'now-1h', refresh: '5s', byGroup: true, pages: [['Radiography page', 'radiography?service=${service}'], ['Service', 'service?service=${service}']] })
    .variables([dataSource(), oneService(), groups(), component()])
    .withPanel(radiography())
    .withPanel(series({ id: 2, title: 'Service metric', description: 'KPI and the limit beyond which users suffer.', at: { x: 0, y: 11, w: 12, h: 8 } }, [[ofService(METRICS.kpi.name), '{{kpi}}'], [ofService(METRICS.kpiLimit.name), 'limit of {{kpi}}']]))
    .withPanel(withLine(series({ id: 3, title: 'Scores', description: 'One line a group; 1 is the line.', at: { x: 12, y: 11, w: 12, h: 8 } }, [[`max by (group) (${METRICS.score.name}{service="$service", group=~"$group", component="$component"})`, '{{group}}']]), 1));
