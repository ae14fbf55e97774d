/** The client process: lives in the mirror's network, makes the load and looks after the components. Its owner speaks to it by IPC. */

import { messageOf } from '../../errors';
import { ADDRESSES } from '../employees/addresses';
import { checkAll, restoreRecords } from './check';
import { type Generator, startGenerator } from './generator';
import type { Answer, Ask, Asks } from './protocol';

let generator: Generator | null = null;

async function answer(ask: Ask): Promise<Asks[keyof Asks]['answer']> {
  switch (ask.kind) {
    case 'load':
      if (generator) {
        generator.setLoad(ask.value);
      } else {
        generator = startGenerator([ADDRESSES.web1, ADDRESSES.web2], ask.value, Date.now);
      }
      return null;
    case 'figures':
      return generator?.figures() ?? null;
    case 'check':
      return checkAll();
    case 'restore':
      await restoreRecords();
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
