import { PluginPage } from '@grafana/runtime';

export function SetupPage() {
  return <PluginPage>…</PluginPage>;
}
