import { PluginPage } from '@grafana/runtime';

export function ActivityPage() {
  return <PluginPage>…</PluginPage>;
}
