/** Entries that the app adds to menus elsewhere in Grafana. plugin.json names them too, with the same words. Loaded with Grafana itself: keep it light. */
import { type PluginExtensionAddedLinkConfig, PluginExtensionPoints } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { mayLaunch } from '../api/settings';
import { chaosPath } from '../ids';
import { type PanelContext, targetOf } from './target';

/** Grafana compares title and description with plugin.json, so they are not translated. */
export const LAUNCH = { title: 'Launch chaos on this component', description: "Opens Roentgen's Chaos page with the service and the component of this panel." };

export const addedLinks: PluginExtensionAddedLinkConfig[] = [
  { ...LAUNCH, targets: [PluginExtensionPoints.DashboardPanelMenu], icon: 'bolt', path: chaosPath(), configure: (context) => configure(context as PanelContext | undefined) },
];

/** Undefined: the entry is not shown. */
export function configure(context: PanelContext | undefined): { path: string } | undefined {
  if (!context || !mayLaunch()) {
    return undefined;
  }
  const target = targetOf(context, (text) => getTemplateSrv().replace(text, context.scopedVars));
  return target ? { path: chaosPath(target) } : undefined;
}
