import type { AppPlugin, PluginExtensionAddedLinkConfig, PluginExtensionLink } from '@grafana/data';
import { config, getBackendSrv, type UsePluginLinksOptions, type UsePluginLinksResult } from '@grafana/runtime';
import { useEffect, useState } from 'react';
import { APP, loadApp } from './modules';

interface DeclaredLink {
  title: string;
  targets: string[];
}

const targetsOf = ({ targets }: PluginExtensionAddedLinkConfig) => [targets].flat();

/** Grafana leaves out links that plugin.json does not name with the same title and place. */
function isDeclared(link: PluginExtensionAddedLinkConfig, declared: DeclaredLink[]): boolean {
  return declared.some(({ title, targets }) => title === link.title && targetsOf(link).every((target) => targets.includes(target)));
}

/** A link where it is to be seen now, or null: `configure` decides, and a path must be one of the app's own. */
function evaluated(link: PluginExtensionAddedLinkConfig, point: string, context: object): PluginExtensionLink | null {
  const changes = link.configure ? link.configure(context) : {};
  if (!changes) {
    return null;
  }
  const { title, description, path, icon, group, onClick } = { ...link, ...changes };
  if (path && !path.startsWith(`/a/${APP}/`)) {
    throw new Error(`the link “${title}” leads to ${path}, which is not the app's`);
  }
  const helpers = { context, extensionPointId: point, openModal: () => undefined };
  return { type: 'link', id: title, pluginId: APP, title, description: description ?? '', path, icon, group, onClick: onClick && ((event) => onClick(event, helpers as never)) } as PluginExtensionLink;
}

async function linksAt(point: string, context: object): Promise<PluginExtensionLink[]> {
  const [app, { extensions }] = await Promise.all([loadApp() as Promise<AppPlugin>, getBackendSrv().get<{ extensions: { addedLinks: DeclaredLink[] } }>(`/api/plugins/${APP}/settings`)]);
  const here = app.addedLinkConfigs.filter((link) => targetsOf(link).includes(point) && isDeclared(link, extensions.addedLinks));
  return here.map((link) => evaluated(link, point, context)).filter((link) => link !== null);
}

const NO_CONTEXT = {};

/** What the app adds to a place of Grafana's, evaluated once for each user of the hook, as when a menu opens. */
export function useLinks({ extensionPointId, context = NO_CONTEXT }: UsePluginLinksOptions): UsePluginLinksResult {
  const [links, setLinks] = useState<PluginExtensionLink[] | null>(null);
  useEffect(() => {
    void linksAt(extensionPointId, context).then(setLinks);
  }, [extensionPointId]); // eslint-disable-line react-hooks/exhaustive-deps -- a menu keeps the context that it was opened with
  return { isLoading: links === null, links: links ?? [] };
}

interface NavigationEntry {
  name: string;
  path: string;
}

/** The app's entries in the navigation: what plugin.json includes for the present role. */
export function navigation(): NavigationEntry[] {
  const [section] = config.bootData.navTree;
  return (section?.children ?? []).map(({ text, url = '' }) => ({ name: text, path: url }));
}
