/** The nested panel plugin: a radiography from any data source's error and KPI series. */
import { PanelPlugin } from '@grafana/data';
import { AXIS_CHOICES, DEFAULT_OPTIONS, type RadiographyOptions, SCALE_CHOICES, SMOOTHING_CHOICES } from './options';
import { RadiographyPanel } from './RadiographyPanel';
import { namedSeries } from './series';

const seriesChoice = {
  getOptions: async ({ data }: { data?: Parameters<typeof namedSeries>[0] }) => [
    { value: '', label: 'automatic' },
    ...namedSeries(data ?? []).map(({ name }) => ({ value: name, label: name })),
  ],
  options: [],
  allowCustomValue: true,
};

export const plugin = new PanelPlugin<RadiographyOptions>(RadiographyPanel).useFieldConfig({ disableStandardOptions: [] }).setPanelOptions((builder) =>
  builder
    .addSelect({ path: 'errorField', name: 'Error series', description: 'Reconstruction error, horizontal axis. Automatic: the first numeric series', category: ['Series'], defaultValue: DEFAULT_OPTIONS.errorField, settings: seriesChoice })
    .addSelect({ path: 'kpiField', name: 'KPI series', description: 'Service metric, vertical axis. Automatic: the second numeric series', category: ['Series'], defaultValue: DEFAULT_OPTIONS.kpiField, settings: seriesChoice })
    .addSelect({ path: 'thresholdField', name: 'Threshold series', description: 'Threshold of the error', category: ['Series'], defaultValue: DEFAULT_OPTIONS.thresholdField, settings: seriesChoice })
    .addNumberInput({ path: 'thresholdValue', name: 'Threshold', description: 'Used where there is no threshold series', category: ['Series'] })
    .addSelect({ path: 'kpiLimitField', name: 'KPI limit series', description: 'Its newest value is drawn as a line', category: ['Series'], defaultValue: DEFAULT_OPTIONS.kpiLimitField, settings: seriesChoice })
    .addNumberInput({ path: 'kpiLimitValue', name: 'KPI limit', description: 'Used where there is no limit series', category: ['Series'] })
    .addTextInput({ path: 'kpiUnit', name: 'KPI unit', description: 'Stands beside the axis. Empty: the unit of the field', category: ['Series'], defaultValue: DEFAULT_OPTIONS.kpiUnit })
    .addNumberInput({ path: 'toleranceSeconds', name: 'Join tolerance (s)', description: 'How far apart two samples may lie and still count as one moment. 0: one and a half steps', category: ['Series'], defaultValue: DEFAULT_OPTIONS.toleranceSeconds, settings: { min: 0 } })
    .addBooleanSwitch({ path: 'anomalousOnly', name: 'Only anomalous points', description: 'Leave out samples under the threshold', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.anomalousOnly })
    .addSelect({ path: 'scale', name: 'Colours', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.scale, settings: { options: SCALE_CHOICES } })
    .addBooleanSwitch({ path: 'isoLines', name: 'Iso-lines', description: 'Lines that hold 50, 75, 90 and 95 % of the samples', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.isoLines })
    .addRadio({ path: 'smoothing', name: 'Smoothing', description: 'Width of the density’s kernel', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.smoothing, settings: { options: SMOOTHING_CHOICES } })
    .addRadio({ path: 'errorScale', name: 'Error axis', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.errorScale, settings: { options: AXIS_CHOICES } })
    .addRadio({ path: 'kpiScale', name: 'KPI axis', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.kpiScale, settings: { options: AXIS_CHOICES } })
);
