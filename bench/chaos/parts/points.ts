/** points: the sidecar dies at each named point of each kind, with its guards alive and with its guards killed at the same moment. */

import { createRandom, permutation, type Random } from '../../../sidecar/nn/random';
import type { FaultKind } from '../../../sidecar/contract';
import type { Figure } from '../../report/figure';
import { POINTS, type Point } from '../crash';
import { single } from '../draw';
import type { Stage } from '../stage';
import { until } from '../target';
import { isDead, killOwner, loadNote, type PartOptions, recover, type Recovery, repeat, startOwner, total, troubleOf } from '../trials';
import { tidily } from './kill';

/** Seconds: points that come after the fault have to come soon, those inside it before its end. */
const SHORT = 0.4;
const LONG = 20;
const AFTER: readonly Point[] = ['before-undone', 'mid-undone', 'after-undone', 'after-end'];
/** Milliseconds within which `during-` points fall. */
const DURING_MS = 60;

export interface PointTrial extends Recovery {
  what: string;
  /** Whether it came to its point. */
  reached: boolean;
}

/** @param components those of this trial, where others go on beside it */
export async function dieAt(stage: Stage, component: string, kind: FaultKind, point: Point, withGuards: boolean, random: Random, components?: string[]): Promise<PointTrial> {
  await stage.ready(components);
  const crashAt = `${point}${point.startsWith('during') ? `:${Math.floor(DURING_MS * random())}` : ''}${withGuards ? ' all' : ''}`;
  const owner = startOwner(stage, [single(kind, component, AFTER.includes(point) ? SHORT : LONG)], { CRASH_AT: crashAt });
  await until(() => isDead(owner)).catch(() => undefined);
  const reached = isDead(owner) && owner.process.signalCode === 'SIGKILL';
  await killOwner(owner);
  const said = reached ? '' : `, which was not reached: ${owner.said().trim()}`;
  return { ...(await recover(owner, stage, components)), what: `${kind} on ${component} at ${crashAt}${said}`, reached };
}

/** Every kind at every point once before any a second time; fewer trials are some of them, by chance. */
export async function points(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const places = stage.actors.flatMap(({ component, kinds }) => kinds.map((kind) => ({ component, kind })));
  const kinds = [...new Set(places.map(({ kind }) => kind))];
  const cases = kinds.flatMap((kind) => POINTS.map((point) => ({ kind, point })));
  const order = permutation(cases.length, createRandom(options.seed));
  const results = await repeat('points', options, (random, index) => {
    const { kind, point } = cases[order[index % cases.length]];
    const on = places.filter((each) => each.kind === kind);
    return tidily(stage, () => dieAt(stage, on[Math.floor(on.length * random())].component, kind, point, random() < 0.5, random));
  }, (trial) => {
    const told = trial.reached ? troubleOf(trial) : 'point not reached';
    return told && `${trial.what}: ${told}`;
  });
  return [
    { id: 'X-points', value: total(results, (each) => each.left.length + each.running.length), unit: `faults left or runs open after ${results.length} deaths`, note: `${POINTS.length} points, ${kinds.length} kinds; ${results.filter(({ reached }) => !reached).length} points not reached` },
    { id: 'X-points-lost', value: total(results, (each) => each.lost.length), unit: 'acknowledged runs lost', note: loadNote() },
  ];
}
