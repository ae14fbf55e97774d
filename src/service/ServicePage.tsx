import { PluginPage } from '@grafana/runtime';

export function ServicePage() {
  return <PluginPage>…</PluginPage>;
}
