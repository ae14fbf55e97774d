/**
 * A process that owns chaos runs and is made to be killed: `node owner.js DIRECTORY TARGETS-FILE EXPERIMENT...` (JSON texts).
 * Environment CRASH_AT: the point at which it kills itself, see crash.ts.
 */

import { readTargets } from '../../sidecar/chaos/drivers/targets';
import { createRuns } from '../../sidecar/chaos/runs';
import { crashing } from './crash';

async function main([directory, file, ...experiments]: string[]): Promise<void> {
  const point = process.env.CRASH_AT;
  const runs = createRuns({ directory, targets: () => readTargets([file]), allow: ['*/*'], maxDurationSeconds: 600, maxParallel: 20, now: Date.now, ...(point && crashing(point)) });
  await runs.recover();
  console.log('ready');
  for (const experiment of experiments) {
    const { run } = await runs.start(experiment, 'bench');
    console.log(`accepted ${run}`);
    void runs.finished(run).then(({ state }) => console.log(`ended ${run} ${state}`));
  }
  setInterval(() => undefined, 60_000);
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
