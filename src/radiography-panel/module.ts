/** The nested panel plugin: a radiography from any data source's error and KPI series. */
import { PanelPlugin } from '@grafana/data';
import { DEFAULT_OPTIONS, type RadiographyOptions } from './options';
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
    .addTextInput({ path: 'kpiUnit', name: 'KPI unit', description: 'Stands beside the axis', category: ['Series'], defaultValue: DEFAULT_OPTIONS.kpiUnit })
    .addNumberInput({ path: 'toleranceSeconds', name: 'Join tolerance (s)', description: 'How far apart two samples may lie and still count as one moment. 0: one and a half steps', category: ['Series'], defaultValue: DEFAULT_OPTIONS.toleranceSeconds, settings: { min: 0 } })
    .addBooleanSwitch({ path: 'anomalousOnly', name: 'Only anomalous points', description: 'Leave out samples under the threshold', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.anomalousOnly })
    .addRadio({ path: 'scale', name: 'Colours', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.scale, settings: { options: [{ value: 'auto', label: 'By theme' }, { value: 'paper', label: 'Dark is dense' }, { value: 'inverse', label: 'Light is dense' }] } })
    .addRadio({ path: 'errorScale', name: 'Error axis', category: ['Radiography'], defaultValue: DEFAULT_OPTIONS.errorScale, settings: { options: [{ value: 'linear', label: 'Linear' }, { value: 'log', label: 'Logarithmic' }] } })
);
