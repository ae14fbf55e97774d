import { join } from 'node:path';
import { RoentgenError } from '../errors';
import { isAlive, readTargets } from '../chaos/drivers/targets';
import { mirrorUp, sweep } from '../mirror/environment';

/** `up` stays until Ctrl-C; `status` reads the target file; `down` removes what a crash left. */
export async function mirror(verb: string, { directory, instance }: { directory: string; instance: string }): Promise<void> {
  switch (verb) {
    case 'up':
      return up(directory, instance);
    case 'status':
      return status(directory);
    case 'down':
      await sweep(instance);
      console.log(`nothing of the mirror ${instance} is left`);
      return;
    default:
      throw new RoentgenError('REQUEST_INVALID', `mirror takes up, down or status, not ${JSON.stringify(verb)}`);
  }
}

async function up(directory: string, instance: string): Promise<void> {
  const running = await mirrorUp({ instance, service: 'employees', directory, onStep: console.log });
  console.log(`metrics   ${running.metricsUrl}\ntargets   ${running.targetFile}\nCtrl-C takes it down.`);
  await new Promise<void>((resolve) => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, () => resolve())));
  await running.down();
}

function status(directory: string): void {
  const targets = readTargets([join(directory, 'targets.json')]).flatMap((file) => file.targets);
  console.log(targets.length === 0 ? 'no mirror is up' : targets.map((target) => `${target.component.padEnd(8)} ${isAlive(target) ? 'up' : 'down'}   incarnation ${target.incarnation}, pid ${target.pid}`).join('\n'));
}
