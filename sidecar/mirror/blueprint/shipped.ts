/** The blueprints that come with Roentgen, by service. */

import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RoentgenError } from '../../errors';
import { projectFolder } from '../compiled';

/** Throws SERVICE_UNKNOWN. */
export function shippedBlueprint(service: string): string {
  const folder = join(projectFolder(), 'deploy', 'blueprints');
  const file = join(folder, `${basename(service)}.yaml`);
  if (!existsSync(file)) {
    const known = existsSync(folder) ? readdirSync(folder).map((each) => basename(each, '.yaml')) : [];
    throw new RoentgenError('SERVICE_UNKNOWN', `no blueprint of the service ${JSON.stringify(service)} comes with Roentgen`, `there are ${known.join(', ') || 'none'}; others by --blueprint FILE`);
  }
  return file;
}
