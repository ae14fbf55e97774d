import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { SOURCE_DIR } from './constants.ts';

/** Entry name -> file: `module` for the app and `<folder>/module` for each nested plugin (a folder under src with a plugin.json). */
export function entries(): Record<string, string> {
  const root = path.resolve(process.cwd(), SOURCE_DIR);
  const folders = ['.', ...readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)];
  const found: Record<string, string> = {};
  for (const folder of folders.filter((name) => existsSync(path.join(root, name, 'plugin.json')))) {
    const file = ['module.ts', 'module.tsx'].map((name) => path.join(root, folder, name)).find((name) => existsSync(name));
    if (file) {
      found[path.posix.join(folder, 'module')] = file;
    }
  }
  return found;
}
