/** From what users do to somebody who does it. */

import type { Users } from './behaviour';
import { startCommand } from './command';
import type { Load } from './curve';
import { type LoadSource, startGenerator } from './generator';
import { scripted } from './scripted';
import { employees } from './session';

/** Starts at once. */
export function startSource(users: Users, load: Load): LoadSource {
  switch (users.kind) {
    case 'command':
      return startCommand(users.command, users.environment, load);
    case 'http':
      return startGenerator(users, scripted(users.sessions), load, Date.now);
    case 'employees':
      return startGenerator(users, employees(), load, Date.now);
  }
}
