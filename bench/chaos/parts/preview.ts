/** preview: what is previewed is what is hit, or the run is refused; told by a recorder for a thousand, and by an outsider's look for real ones. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hitsOf } from '../../../sidecar/chaos/plan';
import { createRuns } from '../../../sidecar/chaos/runs';
import { FAULT_KINDS, type Plan, type ProcessTarget, type TargetFile } from '../../../sidecar/contract';
import type { Random } from '../../../sidecar/nn/random';
import type { Figure } from '../../report/figure';
import { draw, isLasting } from '../draw';
import { createRecorder } from '../recorder';
import { parametersOf, type Stage } from '../stage';
import { loadNote, openRuns, type PartOptions, repeat, total } from '../trials';
import { tidily } from './kill';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const SERVICES = ['s', 't'];
const ALLOW = ['s/*', 's/a', 's/b*', '*/c', 't/d', '*/*', 't/*'];
/** Of so many selectors, one is carried out by real guards. */
const REAL_EVERY = 25;

type Outcome = 'hit' | 'changed' | 'refused';

export interface PreviewTrial {
  outcome: Outcome;
  /** What was hit and not promised, or promised and not hit. */
  differs: string | null;
}

/** A world of its own for each trial: services, components, allow-list, experiment, and what changes between preview and start. */
export async function compare(stage: Stage, random: Random, trial: number): Promise<PreviewTrial> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const some = <T>(list: T[]): T[] => list.filter(() => random() < 0.75);
  const base = stage.actors[0].now();
  const like = (component: string, incarnation = 1): ProcessTarget => ({ ...base, component, incarnation, netns: `none-${component}` });
  let files: TargetFile[] = SERVICES.map((service) => ({ service, targets: some(NAMES).map((name) => like(name)) }));
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const recorder = createRecorder();
  const runs = createRuns({ directory: folder, targets: () => files, allow: some(ALLOW), maxDurationSeconds: 60, maxParallel: 4, now: Date.now, guards: recorder });
  try {
    const faults = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(FAULT_KINDS)).map((fault) => ({ fault, component: pick(NAMES), duration: 0.1, after: pick([0, 0, 0.7]), parameters: { ...parametersOf(fault), ...(parametersOf(fault).peer !== undefined && random() < 0.8 && { peer: pick(NAMES) }) } }));
    const drawn = { count: 1 + Math.floor(random() * 3), faults: [], components: some(NAMES), seed: trial, duration: 0.1 };
    const experiment = { name: 'x', service: pick(SERVICES), ...(random() < 0.7 && { faults }), ...(random() < 0.4 && { random: drawn }) };
    const plan = await runs.preview(experiment).catch(() => null);
    if (!plan) {
      const started = await runs.start(experiment, 'bench').then(() => true, () => false);
      return { outcome: 'refused', differs: started ? 'the preview was refused, the run was not' : null };
    }
    const before = files;
    if (random() < 0.4) {
      const changed = pick(NAMES);
      files = files.map((file) => ({ ...file, targets: file.targets.flatMap((target) => (target.component === changed ? (random() < 0.7 ? [like(changed, 2)] : []) : [target])) }));
    }
    const run = await runs.start({ experiment: plan.experiment, digest: plan.digest }, 'bench').catch(() => null);
    if (!run) {
      const same = JSON.stringify(identities(plan, before)) === JSON.stringify(identities(plan, files));
      return { outcome: 'changed', differs: recorder.hit.length > 0 ? 'refused, and hit' : same ? 'refused though nothing had changed' : null };
    }
    await runs.finished(run.run);
    const hit = recorder.hit.map(({ kind, hit: { target, parameters, seconds, peer } }) => JSON.stringify([kind, target.component, target.incarnation, parameters.peer ? peer(String(parameters.peer))?.incarnation : 0, parameters, seconds])).sort();
    const promised = plan.steps.map((step, index) => JSON.stringify([step.fault, step.component, identities(plan, before)[index][0], identities(plan, before)[index][1] ?? 0, step.parameters, step.duration])).sort();
    return { outcome: 'hit', differs: JSON.stringify(hit) === JSON.stringify(promised) ? null : `promised ${promised.join(' ')}, hit ${hit.join(' ')}` };
  } finally {
    await runs.close();
    rmSync(folder, { recursive: true });
  }
}

const identities = (plan: Plan, files: TargetFile[]) => plan.steps.map((step) => hitsOf(step, files).map((target) => target?.incarnation));

/** Real guards: components on which an outsider sees something are those of the preview, and no other. */
export async function look(stage: Stage, random: Random): Promise<PreviewTrial> {
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const runs = openRuns(folder, stage);
  try {
    const plan = await runs.preview(draw(stage, random, { most: 3, duration: () => 30, among: isLasting }));
    const { run } = await runs.start({ experiment: plan.experiment, digest: plan.digest }, 'bench');
    for (let tries = 0; tries < 400 && runs.get(run).faults.some(({ start, error }) => start === null && !error) && runs.running().length > 0; tries += 1) {
      await sleep(25);
    }
    const { faults } = runs.get(run);
    const seen = [...new Set((await stage.left()).map((each) => each.split(':')[0]))].sort();
    const promised = [...new Set(plan.steps.filter((_, index) => faults[index].start !== null && faults[index].end === null).map(({ component }) => component))].sort();
    await runs.stop(run);
    return { outcome: 'hit', differs: JSON.stringify(seen) === JSON.stringify(promised) ? null : `promised ${plan.steps.map(({ fault, component }) => `${fault} on ${component}`).join(', ')}; seen on ${seen.join(', ') || 'none'}` };
  } finally {
    await runs.close();
    rmSync(folder, { recursive: true });
  }
}

export async function preview(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const results = await repeat('preview', options, (random, index) => (index % REAL_EVERY === 0 ? tidily(stage, () => look(stage, random)) : compare(stage, random, index)), ({ differs }) => differs);
  const count = (outcome: Outcome) => results.filter((each) => each.outcome === outcome).length;
  return [{ id: 'X-preview', value: total(results, ({ differs }) => (differs === null ? 0 : 1)), unit: `differences in ${results.length} selectors`, note: `${count('hit')} hit, ${count('changed')} refused as changed, ${count('refused')} refused at once; every ${REAL_EVERY}th by real guards; ${loadNote()}` }];
}
