/** Panels in the one look that all dashboards have. */
import { AxisPlacement, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode, GraphDrawStyle, GraphThresholdsStyleMode, LegendDisplayMode, LegendPlacement, LineInterpolation, SortOrder, StackingMode, TooltipDisplayMode, VisibilityMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common';
import { GraphThresholdsStyleConfigBuilder, ReduceDataOptionsBuilder, StackingConfigBuilder, TableSortByFieldStateBuilder, VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, type GridPos, type Threshold, ThresholdsConfigBuilder, ThresholdsMode, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat, QueryEditorMode } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as SeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { SOURCE } from './parts';

export interface Head {
  id: number;
  title: string;
  description: string;
  at: GridPos;
}

/** Expression and the name of its series. */
export type Line = [expr: string, name: string];

const REFERENCES = 'ABCDEFGH';
const query = ([expr, name]: Line, i: number) => new DataqueryBuilder().datasource(SOURCE).refId(REFERENCES[i]).expr(expr).legendFormat(name).editorMode(QueryEditorMode.Code).format(PromQueryFormat.TimeSeries);
export const over = (lines: Line[]) => lines.map((line, i) => query(line, i).range());
export const newest = (lines: Line[]) => lines.map((line, i) => query(line, i).instant());

export const steps = (...all: Threshold[]) => new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(all);
export const byThresholds = () => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
/** One line across a plot. */
export const lineAt = (value: number) => steps({ color: 'transparent', value: null }, { color: 'red', value });

/** One big value a series, to be read from afar. */
export function stat({ id, title, description, at }: Head, lines: Line[]) {
  return new StatPanel().id(id).title(title).description(description).gridPos(at).datasource(SOURCE).targets(newest(lines))
    .colorMode(BigValueColorMode.Background).graphMode(BigValueGraphMode.None).textMode(BigValueTextMode.ValueAndName).justifyMode(BigValueJustifyMode.Center).orientation(VizOrientation.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .colorScheme(byThresholds()).noValue('◌ no data');
}

/** A stat whose value is a state: words and shapes come from the mappings. */
export const states = (head: Head, lines: Line[], mappings: ValueMapping[]) => stat(head, lines).mappings(mappings).thresholds(steps({ color: 'text', value: null }));

export function series({ id, title, description, at }: Head, lines: Line[]) {
  return new SeriesPanel().id(id).title(title).description(description).gridPos(at).datasource(SOURCE).targets(over(lines))
    .drawStyle(GraphDrawStyle.Line).lineInterpolation(LineInterpolation.Linear).lineWidth(2).fillOpacity(0).showPoints(VisibilityMode.Never).spanNulls(false).min(0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
}

export const withLine = (panel: SeriesPanel, value: number) => panel.thresholds(lineAt(value)).thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));

/** Shares of a whole over time, one upon the other. */
export const stacked = (panel: SeriesPanel) => panel.drawStyle(GraphDrawStyle.Bars).fillOpacity(80).lineWidth(0).stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A')).unit('percentunit').max(1);

/** States over time, one lane a series. */
export function timeline({ id, title, description, at }: Head, lines: Line[], mappings: ValueMapping[]) {
  return new TimelinePanel().id(id).title(title).description(description).gridPos(at).datasource(SOURCE).targets(over(lines))
    .showValue(VisibilityMode.Auto).rowHeight(0.8).mergeValues(true).fillOpacity(85).lineWidth(0).axisPlacement(AxisPlacement.Auto)
    .mappings(mappings).colorScheme(byThresholds()).thresholds(steps({ color: 'text', value: null }))
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(false))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None));
}

/** The newest value of each series as a row; `columns` are its labels in their order, `value` is the heading of its figure. */
export function table({ id, title, description, at }: Head, expr: string, columns: string[], value: string) {
  const target = new DataqueryBuilder().datasource(SOURCE).refId('A').expr(expr).editorMode(QueryEditorMode.Code).format(PromQueryFormat.Table).instant();
  const indexByName = Object.fromEntries([...columns, 'Value'].map((name, i) => [name, i]));
  return new TablePanel().id(id).title(title).description(description).gridPos(at).datasource(SOURCE).targets([target])
    .showHeader(true).sortBy([new TableSortByFieldStateBuilder().displayName(value).desc(true)]).noValue('no rows now')
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true }, indexByName, renameByName: { Value: value } } });
}
