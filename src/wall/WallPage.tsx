import { PluginPage } from '@grafana/runtime';

export function WallPage() {
  return <PluginPage>…</PluginPage>;
}
