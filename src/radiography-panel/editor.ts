/** The panel's options in Grafana's editor. Called when the editor opens, so that the language is known. */
import type { DataFrame, PanelOptionsEditorBuilder } from '@grafana/data';
import { t } from '../text';
import { namedSeries } from './named';
import { AXIS_CHOICES, DEFAULT_OPTIONS as USUAL, FACET_SCALE_CHOICES, LEGEND_CHOICES, MARK_CHOICES, type RadiographyOptions, SCALE_CHOICES, SMOOTHING_CHOICES, THRESHOLD_AXIS_CHOICES } from './options';

type Builder = PanelOptionsEditorBuilder<RadiographyOptions>;

interface Context {
  data?: DataFrame[];
}

const distinct = (names: string[]) => [...new Set(names)].map((value) => ({ value, label: value }));

const seriesChoice = () => ({
  getOptions: async ({ data }: Context) => [{ value: '', label: t('radiography-panel.editor.automatic', 'automatic') }, ...distinct(namedSeries(data ?? []).map(({ name }) => name))],
  options: [],
  allowCustomValue: true,
});

const labelChoice = () => ({
  getOptions: async ({ data }: Context) => [
    { value: 'auto', label: t('radiography-panel.editor.facet-auto', 'Automatic'), description: t('radiography-panel.editor.facet-auto-help', 'Where the error query answers with several series') },
    { value: 'off', label: t('radiography-panel.editor.facet-off', 'Off'), description: t('radiography-panel.editor.facet-off-help', 'Only the first error series') },
    ...distinct(namedSeries(data ?? []).flatMap(({ labels }) => Object.keys(labels))),
  ],
  options: [],
  allowCustomValue: true,
});

function addSeries(builder: Builder): void {
  const category = [t('radiography-panel.editor.series', 'Series')];
  const settings = seriesChoice();
  builder
    .addSelect({ path: 'errorField', name: t('radiography-panel.editor.error', 'Error series'), description: t('radiography-panel.editor.error-help', 'Reconstruction error, horizontal axis. Automatic: the first numeric series'), category, defaultValue: USUAL.errorField, settings })
    .addSelect({ path: 'kpiField', name: t('radiography-panel.editor.kpi', 'KPI series'), description: t('radiography-panel.editor.kpi-help', 'Service metric, vertical axis. Automatic: the second numeric series'), category, defaultValue: USUAL.kpiField, settings })
    .addSelect({ path: 'thresholdField', name: t('radiography-panel.editor.threshold', 'Threshold series'), description: t('radiography-panel.editor.threshold-help', 'Threshold of the error. Automatic: a series whose name or query says threshold'), category, defaultValue: USUAL.thresholdField, settings })
    .addNumberInput({ path: 'thresholdValue', name: t('radiography-panel.editor.threshold-value', 'Threshold'), description: t('radiography-panel.editor.threshold-value-help', 'Used where there is no threshold series'), category, settings: { placeholder: t('radiography-panel.editor.none', 'none') }, showIf: ({ thresholdField }) => !thresholdField })
    .addSelect({ path: 'kpiLimitField', name: t('radiography-panel.editor.limit', 'KPI limit series'), description: t('radiography-panel.editor.limit-help', 'Its newest value is drawn as a line. Automatic: a series whose name or query says limit'), category, defaultValue: USUAL.kpiLimitField, settings })
    .addNumberInput({ path: 'kpiLimitValue', name: t('radiography-panel.editor.limit-value', 'KPI limit'), description: t('radiography-panel.editor.limit-value-help', 'Used where there is no limit series'), category, settings: { placeholder: t('radiography-panel.editor.none', 'none') }, showIf: ({ kpiLimitField }) => !kpiLimitField })
    .addBooleanSwitch({ path: 'anomalousOnly', name: t('radiography-panel.editor.anomalous', 'Only anomalous points'), description: t('radiography-panel.editor.anomalous-help', 'Leave out samples under the threshold'), category, defaultValue: USUAL.anomalousOnly })
    .addNumberInput({ path: 'toleranceSeconds', name: t('radiography-panel.editor.tolerance', 'Join tolerance (s)'), description: t('radiography-panel.editor.tolerance-help', 'How far apart two samples may lie and still count as one moment. 0: one and a half steps'), category, defaultValue: USUAL.toleranceSeconds, settings: { min: 0 } });
}

function addDensity(builder: Builder): void {
  const category = [t('radiography-panel.editor.density', 'Density')];
  builder
    .addRadio({ path: 'mark', name: t('radiography-panel.editor.mark', 'Show'), description: t('radiography-panel.editor.mark-help', 'Automatic: the density, and dots as well where samples are few'), category, defaultValue: USUAL.mark, settings: { options: MARK_CHOICES } })
    .addSelect({ path: 'scale', name: t('radiography-panel.editor.colours', 'Colours'), category, defaultValue: USUAL.scale, settings: { options: SCALE_CHOICES } })
    .addBooleanSwitch({ path: 'isoLines', name: t('radiography-panel.editor.iso', 'Iso-lines'), description: t('radiography-panel.editor.iso-help', 'Lines that hold 50, 75, 90 and 95 % of the samples'), category, defaultValue: USUAL.isoLines, showIf: ({ mark }) => mark !== 'points' })
    .addRadio({ path: 'smoothing', name: t('radiography-panel.editor.smoothing', 'Smoothing'), description: t('radiography-panel.editor.smoothing-help', 'Width of the density’s kernel'), category, defaultValue: USUAL.smoothing, settings: { options: SMOOTHING_CHOICES }, showIf: ({ mark }) => mark !== 'points' });
}

function addAxes(builder: Builder): void {
  const category = [t('radiography-panel.editor.axes', 'Axes')];
  builder
    .addRadio({ path: 'errorScale', name: t('radiography-panel.editor.error-axis', 'Error axis'), category, defaultValue: USUAL.errorScale, settings: { options: AXIS_CHOICES } })
    .addRadio({ path: 'kpiScale', name: t('radiography-panel.editor.kpi-axis', 'KPI axis'), category, defaultValue: USUAL.kpiScale, settings: { options: AXIS_CHOICES } })
    .addTextInput({ path: 'kpiUnit', name: t('radiography-panel.editor.unit', 'KPI unit'), description: t('radiography-panel.editor.unit-help', 'Stands beside the axis. Empty: the unit of the field'), category, defaultValue: USUAL.kpiUnit })
    .addRadio({ path: 'thresholdAxis', name: t('radiography-panel.editor.threshold-axis', 'Standard thresholds'), description: t('radiography-panel.editor.threshold-axis-help', 'Which axis the thresholds of the field options are lines of'), category, defaultValue: USUAL.thresholdAxis, settings: { options: THRESHOLD_AXIS_CHOICES } });
}

function addLegend(builder: Builder): void {
  const category = [t('radiography-panel.editor.legend', 'Legend')];
  builder
    .addRadio({ path: 'legend', name: t('radiography-panel.editor.placement', 'Placement'), category, defaultValue: USUAL.legend, settings: { options: LEGEND_CHOICES } })
    .addBooleanSwitch({ path: 'annotations', name: t('radiography-panel.editor.annotations', 'Mark annotations'), description: t('radiography-panel.editor.annotations-help', 'Samples taken during an annotation of the dashboard get its mark; the legend switches each'), category, defaultValue: USUAL.annotations });
}

function addZones(builder: Builder): void {
  const category = [t('radiography-panel.editor.zones', 'Zones')];
  builder
    .addBooleanSwitch({ path: 'zones', name: t('radiography-panel.editor.zones-on', 'Choose zones'), description: t('radiography-panel.editor.zones-help', 'A click takes a dense region, a drag a rectangle; its times are listed below'), category, defaultValue: USUAL.zones })
    .addBooleanSwitch({ path: 'zoneSeries', name: t('radiography-panel.editor.zone-series', 'Rank further series'), description: t('radiography-panel.editor.zone-series-help', 'Tells which other series of the queries are different in the zone'), category, defaultValue: USUAL.zoneSeries, showIf: ({ zones }) => zones });
}

function addFacets(builder: Builder): void {
  const category = [t('radiography-panel.editor.facets', 'Small multiples')];
  builder
    .addSelect({ path: 'facetBy', name: t('radiography-panel.editor.facet-by', 'One for each'), description: t('radiography-panel.editor.facet-by-help', 'A label of the error series, for example component'), category, defaultValue: USUAL.facetBy, settings: labelChoice() })
    .addRadio({ path: 'facetScales', name: t('radiography-panel.editor.facet-scales', 'Axes of the multiples'), category, defaultValue: USUAL.facetScales, settings: { options: FACET_SCALE_CHOICES }, showIf: ({ facetBy }) => facetBy !== 'off' })
    .addNumberInput({ path: 'facetMost', name: t('radiography-panel.editor.facet-most', 'Most'), description: t('radiography-panel.editor.facet-most-help', 'The worst come first; a note tells how many are left out'), category, defaultValue: USUAL.facetMost, settings: { min: 1, max: 60, integer: true }, showIf: ({ facetBy }) => facetBy !== 'off' });
}

export function addOptions(builder: Builder): void {
  [addSeries, addDensity, addAxes, addLegend, addZones, addFacets].forEach((add) => add(builder));
}
