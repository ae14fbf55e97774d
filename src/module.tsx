/** Roentgen's Grafana app: pages over the sidecar's API, and (in radiography-panel/) a panel plugin. Kept tiny; pages load lazily. */
import { AppPlugin, type AppRootProps, type PluginConfigPageProps, type AppPluginMeta } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import type { RoentgenSettings } from './api/settings';
import { addedLinks } from './extensions/links';
import { PLUGIN_ID } from './ids';

/** Grafana has loaded the language's texts before this module; pages wait until they are bound. */
const translated = initPluginTranslations(PLUGIN_ID);
const page = <T,>(load: () => Promise<T>) => async () => {
  await translated;
  return load();
};

const LazyApp = lazy(page(() => import('./App').then(({ App }) => ({ default: App }))));
const LazyConfig = lazy(page(() => import('./config/ConfigPage').then(({ ConfigPage }) => ({ default: ConfigPage }))));

const Root = (props: AppRootProps<RoentgenSettings>) => (
  <Suspense fallback={<LoadingPlaceholder text="" />}>
    <LazyApp {...props} />
  </Suspense>
);

const Config = (props: PluginConfigPageProps<AppPluginMeta<RoentgenSettings>>) => (
  <Suspense fallback={<LoadingPlaceholder text="" />}>
    <LazyConfig {...props} />
  </Suspense>
);

export const plugin = new AppPlugin<RoentgenSettings>().setRootPage(Root).addConfigPage({ title: 'Configuration', icon: 'cog', body: Config, id: 'configuration' });
addedLinks.forEach((link) => plugin.addLink(link));
