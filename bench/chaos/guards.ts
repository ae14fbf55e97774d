/** A process that owns guards and is made to be killed: `node guards.js FILE`, a JSON list of tasks. Says `up KIND` for each fault in force. */

import { readFileSync } from 'node:fs';
import { type GuardTask, startGuard } from '../../sidecar/chaos/guard';
import type { ProcessTarget } from '../../sidecar/contract';

/** A task as JSON has it: the peer is always the same one. */
export interface FiledTask extends Omit<GuardTask, 'hit'> {
  hit: Omit<GuardTask['hit'], 'peer'>;
  other: ProcessTarget;
}

export const taskOf = ({ hit, other, ...task }: FiledTask): GuardTask => ({ ...task, hit: { ...hit, peer: () => other } });

async function main([file]: string[]): Promise<void> {
  const tasks = JSON.parse(readFileSync(file, 'utf8')) as FiledTask[];
  await Promise.all(
    tasks.map(async (filed) => {
      const guard = await startGuard(taskOf(filed));
      // What a journal keeps, for an undo without the guard.
      console.log(`before ${filed.token} ${guard.before}`);
      await guard.apply();
      console.log(`up ${filed.kind}`);
    })
  );
  setInterval(() => undefined, 60_000);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
