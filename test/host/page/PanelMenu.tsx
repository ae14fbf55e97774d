import type { DataFrame, PluginExtensionLink, TimeRange } from '@grafana/data';
import { selectors } from '@grafana/e2e-selectors';
import { usePluginLinks } from '@grafana/runtime';
import { Menu } from '@grafana/ui';
import { useParams } from 'react-router';
import type { Panel } from './dashboard/model';

const PLACE = 'grafana/dashboard/panel/menu';
const idOf = selectors.components.Panels.Panel.menuItems;

const item = ({ id, title, path, icon, onClick }: PluginExtensionLink) => <Menu.Item key={id} label={title} url={path} icon={icon} onClick={onClick} testId={idOf(title)} />;

/** A panel's menu as far as apps fill it, with the context that Grafana gives them; links of a group stand below its name. */
export function PanelMenu({ panel, title, range, frames }: { panel: Panel; title: string; range: TimeRange; frames: DataFrame[] }) {
  const { uid = '' } = useParams();
  const context = { pluginId: panel.type, id: panel.id, title, timeRange: range.raw, timeZone: 'browser', dashboard: { uid, title: '', tags: [] }, targets: panel.targets ?? [], scopedVars: panel.scopedVars, data: { series: frames, timeRange: range } };
  const { links } = usePluginLinks({ extensionPointId: PLACE, context });
  const groups = [...new Set(links.map(({ group }) => group?.name ?? 'Extensions'))];
  return (
    <Menu>
      {groups.map((name) => (
        <Menu.Item key={name} label={name} icon="plug" testId={idOf(name)} childItems={links.filter(({ group }) => (group?.name ?? 'Extensions') === name).map(item)} />
      ))}
      {links.length === 0 && <Menu.Item label="Apps have nothing for this panel" disabled />}
    </Menu>
  );
}
