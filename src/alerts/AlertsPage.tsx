import { PluginPage } from '@grafana/runtime';

export function AlertsPage() {
  return <PluginPage>…</PluginPage>;
}
