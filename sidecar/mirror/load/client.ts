/** The client process: lives in the mirror's network, makes the load and looks after the components. Its owner speaks to it by IPC. */

import { messageOf } from '../../errors';
import { check, query } from './check';
import type { LoadSource } from './generator';
import type { Answer, Ask, Asks } from './protocol';
import { startSource } from './source';

let source: LoadSource | null = null;

async function answer(ask: Ask): Promise<Asks[keyof Asks]['answer']> {
  switch (ask.kind) {
    case 'load':
      if (source) {
        source.setLoad(ask.value.load);
      } else {
        source = startSource(ask.value.users, ask.value.load);
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
