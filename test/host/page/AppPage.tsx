import { type AppPlugin, type AppPluginMeta, type NavModel } from '@grafana/data';
import { config, getBackendSrv } from '@grafana/runtime';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { loadApp } from './modules';
import { PageFrame } from './PageFrame';

interface Loaded {
  plugin: AppPlugin;
  meta: AppPluginMeta;
}

async function loadWithSettings(): Promise<Loaded> {
  const [plugin, meta] = await Promise.all([loadApp(), getBackendSrv().get<AppPluginMeta>('/api/plugins/roentgen-xray-app/settings')]);
  plugin.meta = meta;
  return { plugin, meta };
}

function useApp(): { app: Loaded | null; error: string | null } {
  const [app, setApp] = useState<Loaded | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    loadWithSettings().then(setApp, (failure: Error) => setError(failure.message ?? String(failure)));
  }, []);
  return { app, error };
}

function Waiting({ error }: { error: string | null }) {
  return error ? <Alert title="The plugin does not load">{error}</Alert> : <LoadingPlaceholder text="Loading the plugin…" />;
}

const NO_NAVIGATION: NavModel = { main: { text: 'Roentgen' }, node: { text: 'Roentgen' } };

/** The app's root page, mounted below /a/<id> as Grafana mounts it. */
export function AppPage() {
  const { app, error } = useApp();
  const { pathname, search } = useLocation();
  const Root = app?.plugin.root;
  if (!app || !Root) {
    return <Waiting error={error} />;
  }
  const query = Object.fromEntries(new URLSearchParams(search));
  return <Root meta={app.meta} basename="/a/roentgen-xray-app" query={query} path={pathname} onNavChanged={() => NO_NAVIGATION} />;
}

/** The app's configuration page; administrators only, as in Grafana. */
export function ConfigurationPage() {
  const { app, error } = useApp();
  const page = app?.plugin.configPages?.[0];
  if (config.bootData.user.orgRole !== 'Admin') {
    return <PageFrame>Configuration takes the Admin role.</PageFrame>;
  }
  if (!app || !page) {
    return <Waiting error={error} />;
  }
  return (
    <PageFrame>
      <page.body plugin={app.plugin} query={{}} />
    </PageFrame>
  );
}
