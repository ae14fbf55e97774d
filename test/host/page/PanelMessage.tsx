import type { PanelDataErrorViewProps } from '@grafana/runtime';

export function PanelMessage({ message, data }: PanelDataErrorViewProps) {
  return <div style={{ display: 'grid', placeItems: 'center', height: '100%' }}>{message ?? data.error?.message ?? 'No data'}</div>;
}
