import { PluginPage } from '@grafana/runtime';

export function TwinPage() {
  return <PluginPage>…</PluginPage>;
}
