import type { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useMemo } from 'react';
import { DEFAULT_OPTIONS, type RadiographyOptions } from './options';
import { Radiography } from './Radiography';
import { inputOf } from './series';

export function RadiographyPanel({ id, title, data, options, width, height, fieldConfig }: PanelProps<RadiographyOptions>) {
  const settings = useMemo(() => ({ ...DEFAULT_OPTIONS, ...options }), [options]);
  const input = useMemo(() => inputOf(data.series, settings), [data.series, settings]);
  if (data.series.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  return (
    <Radiography
      title={title}
      width={width}
      height={height}
      input={input}
      anomalousOnly={settings.anomalousOnly}
      scale={settings.scale}
      errorScale={settings.errorScale}
      tolerance={settings.toleranceSeconds * 1000}
    />
  );
}
