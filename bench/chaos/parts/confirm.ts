/** confirm: each kind is done, seen by an outsider and confirmed by its evidence; kinds that are broken on purpose are not. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultSpec } from '../../../sidecar/chaos/faults';
import type { FaultKind, Run } from '../../../sidecar/contract';
import type { Random } from '../../../sidecar/nn/random';
import type { Figure } from '../../report/figure';
import { isLasting, single } from '../draw';
import { startSensor, type Sensor } from '../sensor';
import { makeStage, type Stage } from '../stage';
import { loadNote, openRuns, type PartOptions, repeat } from '../trials';
import { startWorkload, WEB } from '../workload';
import { tidily } from './kill';

const QUIET_MS = 2600;
/** Seconds of a fault, and the most that a component gets to come back. */
const LENGTH = 2.4;
const RETURN = 20;

/**
 * How a kind is broken: what applies does nothing and its guard notices; or the guard is deceived too, holds nothing and says that it did.
 */
const WAYS = ['whole', 'broken', 'deceived'] as const;
type Way = (typeof WAYS)[number];

export interface ConfirmTrial {
  kind: FaultKind;
  way: Way;
  state: string;
  /** Whether an outsider saw something of it while it was in force. */
  seen: boolean;
  confirmed: boolean | null;
  figure: string;
  told: string;
}

async function trial(stage: Stage, sensor: Sensor, kind: FaultKind, way: Way): Promise<ConfirmTrial> {
  const component = stage.actors.find(({ kinds }) => kinds.includes(kind))?.component ?? '';
  await stage.ready();
  const restore = sabotage(kind, way);
  const end = kind === 'clock-skew' ? await clocked(stage) : () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const runs = openRuns(folder, stage, { senses: sensor.senses });
  try {
    sensor.quiet();
    await sleep(QUIET_MS);
    const { run } = await runs.start(single(kind, component, isLasting(kind) || way !== 'whole' ? LENGTH : faultSpec(kind).death === 'returns' ? RETURN : LENGTH), 'bench');
    let seen = false;
    for (const isOver = () => runs.get(run).faults[0].start !== null || runs.running().length === 0; !isOver(); ) {
      await sleep(20);
    }
    seen = runs.running().length > 0 && (await stage.left([run])).length > 0;
    return { ...outcomeOf(await runs.confirmed(run)), kind, way, seen };
  } finally {
    restore();
    end();
    await runs.close();
    rmSync(folder, { recursive: true });
  }
}

function outcomeOf({ state, faults: [{ confirmation, error }] }: Run): Pick<ConfirmTrial, 'state' | 'confirmed' | 'figure' | 'told'> {
  const { confirmed = null, figure = '', before = null, during = null } = confirmation ?? {};
  return { state, confirmed, figure, told: `${state}, ${figure} ${before} -> ${during}${error ? `, ${error.message}` : ''}` };
}

/** Puts bash functions behind the kind's own, in this process only. */
function sabotage(kind: FaultKind, way: Way): () => void {
  const spec = faultSpec(kind);
  const { script, prefix } = spec;
  const deceived = `${prefix}_on() { :; }\n${prefix}_hold() { read -r -t "$1" answer; }\n`;
  spec.script = way === 'whole' ? script : `${script}\n${prefix}_apply() { :; }\n${prefix}_more() { return 1; }\n${way === 'deceived' ? deceived : ''}`;
  return () => {
    spec.script = script;
  };
}

/** A process of the component that reads the component's clock, as all of them do in a mirror. */
async function clocked(stage: Stage): Promise<() => void> {
  const library = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`).find(existsSync);
  const child = spawn('sleep', ['1000'], { stdio: 'ignore', env: { ...process.env, LD_PRELOAD: library ?? '' } });
  writeFileSync(join(stage.actors[0].now().cgroups.pids, 'cgroup.procs'), String(child.pid));
  await sleep(100);
  return () => child.kill();
}

export async function confirm(_: Stage, options: PartOptions): Promise<Figure[]> {
  const stage = await makeStage({ components: ['web'], target: { serves: WEB } });
  const workload = startWorkload(stage);
  const sensor = startSensor(stage, workload);
  const kinds = [...new Set(stage.actors.flatMap((actor) => actor.kinds))];
  try {
    await sleep(2000);
    const cases = WAYS.flatMap((way) => kinds.map((kind) => ({ way, kind })));
    const results = await repeat('confirm', options, (_random: Random, index) => tidily(stage, () => trial(stage, sensor, cases[index % cases.length].kind, cases[index % cases.length].way)), (each) => (isGood(each) ? null : `${each.kind} ${each.way}: ${each.told}${each.seen ? '' : ', not seen by an outsider'}`));
    return [...WAYS.map((way) => figureOf(way, results)), { id: 'X-confirm-kinds', value: kinds.length, unit: 'kinds', note: loadNote() }];
  } finally {
    sensor.stop();
    await workload.stop();
    await stage.remove();
  }
}

function figureOf(way: Way, results: ConfirmTrial[]): Figure {
  const mine = results.filter((each) => each.way === way);
  const bad = mine.filter((each) => !isGood(each));
  const by = [...new Set(bad.map(({ kind }) => kind))].map((kind) => `${kind} ${bad.filter((each) => each.kind === kind).length}`);
  const what = { whole: 'not confirmed, or not seen by an outsider', broken: 'not reported as failed', deceived: 'confirmed though there was nothing' }[way];
  return { id: way === 'whole' ? 'X-confirm' : `X-confirm-${way}`, value: bad.length, unit: `of ${mine.length} ${what}`, note: by.join(', ') || undefined };
}

/** Kill leaves nothing to see but the dead; what was deceived must not be confirmed, and may have no figure to judge by. */
function isGood({ kind, way, state, seen, confirmed }: ConfirmTrial): boolean {
  return way === 'whole' ? state === 'completed' && confirmed === true && (seen || !isLasting(kind)) : way === 'broken' ? state === 'failed' : confirmed !== true;
}
