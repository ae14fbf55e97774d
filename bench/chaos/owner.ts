/** A process that owns chaos runs and is made to be killed: `node owner.js DIRECTORY TARGETS-FILE EXPERIMENT...` (JSON texts). */

import { readTargets } from '../../sidecar/chaos/drivers/targets';
import { createRuns } from '../../sidecar/chaos/runs';

async function main([directory, file, ...experiments]: string[]): Promise<void> {
  const runs = createRuns({ directory, targets: () => readTargets([file]), allow: ['*/*'], maxDurationSeconds: 600, maxParallel: 20, now: Date.now });
  await runs.recover();
  console.log('ready');
  for (const experiment of experiments) {
    console.log(`accepted ${(await runs.start(experiment, 'bench')).run}`);
  }
  setInterval(() => undefined, 60_000);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
