/** killall: the sidecar, its guards and its relays die at one moment; the next sidecar has to undo everything before it is ready. */

import { until } from '../target';
import type { Random } from '../../../sidecar/nn/random';
import type { Figure } from '../../report/figure';
import { draw } from '../draw';
import { isGuard, isRelay, killTogether, markedBy } from '../marks';
import type { Stage } from '../stage';
import { isDead, loadNote, type PartOptions, recover, type Recovery, repeat, times, total, troubleOf } from '../trials';
import { kindsOf, setOff, tidily } from './kill';

const SPREAD_MS = 1200;

export interface KillAllTrial extends Recovery {
  kinds: string;
  /** Seen by an outsider between the kill and the restart. */
  live: boolean;
}

export async function killEverything(stage: Stage, random: Random): Promise<KillAllTrial> {
  const experiment = draw(stage, random);
  const owner = await setOff(stage, experiment, SPREAD_MS * random());
  const runs = owner.runs();
  owner.process.kill('SIGSTOP');
  const actors = runs.flatMap(markedBy).filter((each) => isGuard(each) || isRelay(each)).map(({ pid }) => pid);
  killTogether([owner.process.pid as number, ...actors]);
  await until(() => isDead(owner));
  const live = (await stage.left(runs)).length > 0;
  return { ...(await recover(owner, stage)), kinds: kindsOf(experiment), live };
}

export async function killall(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const results = await repeat('killall', options, (random) => tidily(stage, () => killEverything(stage, random)), (trial) => {
    const told = troubleOf(trial);
    return told && `${trial.kinds}: ${told}`;
  });
  return [
    { id: 'X-killall200', value: total(results, (each) => each.left.length + each.running.length), unit: `faults left at readiness after ${results.length} kills`, note: `${results.filter((each) => each.live).length} left a fault for the restart` },
    ...times('X-killall200-recovery', results.map(({ ms }) => ms), 2000).map((figure) => (figure.id.endsWith('p50') ? { ...figure, note: "without Node's own start" } : figure)),
    { id: 'X-killall200-lost', value: total(results, (each) => each.lost.length), unit: 'acknowledged runs lost', note: loadNote() },
  ];
}
