/** What the specs share: the plugin under test, and people that a real Grafana has to know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppPage, expect, test as base } from '@grafana/plugin-e2e';
import { DIST } from '../processes';

export { expect };

export const REAL = process.env.GRAFANA_URL !== undefined;
export const VIEWER = { user: 'roentgen-viewer', password: 'roentgen-viewer', role: 'Viewer' as const };

interface Plugin {
  id: string;
  includes: Array<{ type: string; name: string; path: string; addToNav?: boolean }>;
}

export const plugin = JSON.parse(readFileSync(join(DIST, 'plugin.json'), 'utf8')) as Plugin;
const BASE = `/a/${plugin.id}/`;

/** The app's pages as the navigation has them: name, and path below the app's address. */
export const PAGES = plugin.includes.filter(({ type, path }) => type === 'page' && path.startsWith(BASE)).map(({ name, path }) => ({ name, path: path.slice(BASE.length) }));

export const test = base.extend<{ open: (path: string) => Promise<AppPage> }>({
  open: async ({ gotoAppPage }, provide) => {
    await provide((path) => gotoAppPage({ pluginId: plugin.id, path: `/${path}` }));
  },
});
