/** What is previewed is what is hit: a thousand random experiments on components that come, go and start anew. Guards are stand-ins. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRuns } from '../../../sidecar/chaos/runs';
import type { TargetFile } from '../../../sidecar/contract';
import { seeded } from '../../../sidecar/mirror/schedule';
import { fakeGuards, fakeTarget } from './fake-guards';

const KINDS = ['pause', 'cpu-stress', 'packet-loss', 'rate-limit', 'kill', 'partition'];
const SERVICES = ['s', 't'];
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const ALLOW = ['s/*', 's/a', 's/b*', '*/c', 't/d', '*/*', 't/*'];

test('over 1,000 random selectors the preview is what is hit, or the run is refused', async () => {
  const random = seeded(11);
  const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)];
  const some = <T>(list: T[]): T[] => list.filter(() => random() < 0.75);
  // Some ten thousand lines are synced, each to the disk; in memory that is quick.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'preview-'));
  const seen = { hit: 0, changed: 0, refused: 0 };
  let files: TargetFile[] = [];
  let incarnation = 1;
  const allow: string[] = [];
  const guards = fakeGuards(undefined, 0);
  const open = (directory: string) => createRuns({ directory, targets: () => files, allow, maxDurationSeconds: 60, maxParallel: 4, now: Date.now, guards });
  let runs = open(folder);
  try {
    for (let trial = 0; trial < 1000; trial += 1) {
      if (trial % 500 === 499) {
        await runs.close();
        runs = open(join(folder, String(trial)));
      }
      files = SERVICES.map((service) => ({ service, targets: some(NAMES).map((name) => fakeTarget(name, incarnation)) }));
      allow.splice(0, allow.length, ...some(ALLOW));
      const faults = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ fault: pick(KINDS), component: pick(NAMES), duration: 0.1 }));
      const drawn = { count: 1 + Math.floor(random() * 2), faults: random() < 0.5 ? [] : some(KINDS), components: some(NAMES), seed: trial, duration: 0.1 };
      const experiment = { name: 'x', service: pick(SERVICES), ...(random() < 0.7 && { faults }), ...(random() < 0.4 && { random: drawn }) };
      const plan = await runs.preview(experiment).catch(() => null);
      if (!plan) {
        await expect(runs.start(experiment, 'me')).rejects.toHaveProperty('code');
        seen.refused += 1;
        continue;
      }
      const before = files;
      if (random() < 0.4) {
        incarnation += 1;
        const changed = pick(files[0].targets.length > 0 ? files[0].targets : [fakeTarget('z')]).component;
        files = files.map((file) => ({ ...file, targets: file.targets.map((target) => (target.component === changed ? fakeTarget(changed, incarnation) : target)) }));
      }
      guards.did.length = 0;
      const touched = plan.steps.flatMap((step) => [step.component, ...(step.parameters.peer ? [String(step.parameters.peer)] : [])]);
      const identity = (from: TargetFile[]) => touched.map((name) => from.find(({ service }) => service === plan.experiment.service)?.targets.find(({ component }) => component === name)?.incarnation);
      const run = await runs.start({ experiment: plan.experiment, digest: plan.digest }, 'me').catch((error: { code: string }) => error.code);
      if (typeof run === 'string') {
        expect([run, identity(files)]).not.toEqual(['TARGETS_CHANGED', identity(before)]);
        expect(guards.did).toEqual([]);
        seen.changed += 1;
        continue;
      }
      expect(identity(files)).toEqual(identity(before));
      expect((await runs.finished(run.run)).state).toBe('completed');
      const hit = guards.did.filter(({ what }) => what === 'apply').map(({ task }) => [task.kind, task.hit.target.component, task.hit.target.incarnation, task.hit.parameters, task.hit.seconds]);
      const promised = plan.steps.map((step) => [step.fault, step.component, before.find(({ service }) => service === step.service)?.targets.find(({ component }) => component === step.component)?.incarnation, step.parameters, step.duration]);
      expect(hit.map((each) => JSON.stringify(each)).sort()).toEqual(promised.map((each) => JSON.stringify(each)).sort());
      seen.hit += hit.length;
    }
    // A test in which nothing is ever hit, changed or refused would show nothing.
    expect(Math.min(seen.hit, seen.changed, seen.refused)).toBeGreaterThan(50);
  } finally {
    await runs.close();
    rmSync(folder, { recursive: true });
  }
});
