/** The client process: lives in the mirror's network, makes the load and looks after the components. Its owner speaks to it by IPC. */

import { messageOf } from '../../errors';
import type { Users } from './behaviour';
import { check, query } from './check';
import { startCommand } from './command';
import type { Load } from './curve';
import { type LoadSource, startGenerator } from './generator';
import type { Answer, Ask, Asks } from './protocol';
import { scripted } from './scripted';
import { employees } from './session';

let source: LoadSource | null = null;

function start(users: Users, load: Load): LoadSource {
  switch (users.kind) {
    case 'command':
      return startCommand(users.command, users.environment, load);
    case 'http':
      return startGenerator(users, scripted(users.sessions), load, Date.now);
    case 'employees':
      return startGenerator(users, employees(), load, Date.now);
  }
}

async function answer(ask: Ask): Promise<Asks[keyof Asks]['answer']> {
  switch (ask.kind) {
    case 'load':
      if (source) {
        source.setLoad(ask.value.load);
      } else {
        source = start(ask.value.users, ask.value.load);
      }
      return null;
    case 'figures':
      return source?.figures() ?? null;
    case 'check':
      return check(ask.value);
    case 'query':
      await query(ask.value);
      return null;
  }
}

process.on('message', (ask: Ask) => {
  void answer(ask).then(
    (value) => process.send?.({ id: ask.id, value } satisfies Answer),
    (error: unknown) => process.send?.({ id: ask.id, error: messageOf(error) } satisfies Answer)
  );
});
process.on('disconnect', () => process.exit(0));
