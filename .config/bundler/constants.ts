import { readFileSync } from 'node:fs';
import path from 'node:path';

export const SOURCE_DIR = 'src';
/** Another folder lets several builds of one tree stand side by side. */
export const DIST_DIR = process.env.ROENTGEN_DIST ?? 'dist';

interface PluginJson {
  id: string;
  info: { logos: { small: string; large: string }; screenshots: Array<{ path: string }> };
}

function json<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(path.resolve(process.cwd(), ...parts), 'utf8')) as T;
}

export const pluginJson = json<PluginJson>(SOURCE_DIR, 'plugin.json');
export const packageVersion = json<{ version: string }>('package.json').version;
