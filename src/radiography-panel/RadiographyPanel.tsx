import type { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useMemo } from 'react';
import { DEFAULT_OPTIONS, type RadiographyOptions } from './options';
import { Radiography } from './Radiography';
import { SELECTION_HEIGHT, SelectionBar } from './SelectionBar';
import { inputOf } from './series';
import { useSelection } from './useSelection';

export function RadiographyPanel({ id, title, data, timeRange, timeZone, options, width, height, fieldConfig, onChangeTimeRange }: PanelProps<RadiographyOptions>) {
  const settings = useMemo(() => ({ ...DEFAULT_OPTIONS, ...options }), [options]);
  const input = useMemo(() => inputOf(data.series, settings), [data.series, settings]);
  const { errorScale, kpiScale, anomalousOnly } = settings;
  const { from, to } = timeRange.raw;
  const [selection, select] = useSelection([title, input.errorName, input.kpiName, errorScale, kpiScale, anomalousOnly, String(from), String(to)].join('\n'));
  if (data.series.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  return (
    <>
      <Radiography title={title} width={width} height={selection ? height - SELECTION_HEIGHT : height} input={input} view={settings} selection={selection} onSelect={select} />
      {selection && <SelectionBar selection={selection} timeZone={timeZone} onClear={() => select(null)} onRange={onChangeTimeRange} />}
    </>
  );
}
