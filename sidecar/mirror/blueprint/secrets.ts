/** Random words of a mirror, kept in its folder so that what was made with them stays usable. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, writeAtomic } from '../../store/files';

/** The word of a name, made when it is first asked for. Throws STORE_UNWRITABLE. */
export function secretsIn(directory: string): (name: string) => string {
  const path = join(directory, 'secrets.json');
  const known = JSON.parse(readIfThere(path) ?? '{}') as Record<string, string>;
  return (name) => {
    if (known[name] === undefined) {
      known[name] = randomBytes(16).toString('hex');
      writeAtomic(path, `${JSON.stringify(known)}\n`);
    }
    return known[name];
  };
}
