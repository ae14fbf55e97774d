// The Grafana generations that the host page is made in. The first is the one that the plugin is built against, from the project's own
// packages; others have a package set of their own, which is installed when somebody first asks for that page.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
export const DEFAULT_GENERATION = '13.2';
const FOLDERS = { [DEFAULT_GENERATION]: root, '13.1': join(here, 'generation-13.1') };
export const GENERATIONS = Object.keys(FOLDERS);

/**
 * @returns {{ name: string, folder: string, out: string, grafana: string, react: string }} folder of its package.json, of its bundle, and the versions pinned
 */
export function generation(name) {
  const folder = FOLDERS[name];
  if (!folder) {
    throw new Error(`there is no host page of generation ${name}, only of ${GENERATIONS.join(', ')}`);
  }
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const pinned = { ...dependencies, ...devDependencies };
  const out = name === DEFAULT_GENERATION ? join(here, 'out') : join(here, 'out', name);
  return { name, folder, out, grafana: pinned['@grafana/ui'], react: pinned.react };
}

/** Installs a generation's packages unless that was done for the same lock file. The project's own are set-up's affair. */
export function install({ folder, grafana }) {
  const mark = join(folder, 'node_modules', '.roentgen-lock');
  const digest = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
  if (folder === root || (existsSync(mark) && readFileSync(mark, 'utf8') === digest)) {
    return;
  }
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`the packages of Grafana ${grafana} cannot be installed: ${stderr?.trim().split('\n').slice(-3).join(' | ') || 'npm did not start'}`);
  }
  writeFileSync(mark, digest);
}
