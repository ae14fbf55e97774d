/** clock: somebody sets the machine's clock by an hour while faults are in force. The sidecar and its guards, and they alone, are shown another time of day by libfaketime. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosRecord } from '../../../sidecar/chaos/records';
import { endOfInterval } from '../../../sidecar/chaos/stamp';
import type { Random } from '../../../sidecar/nn/random';
import { readJournal } from '../../../sidecar/store/journal';
import type { Figure } from '../../report/figure';
import { draw, isLasting } from '../draw';
import type { Stage } from '../stage';
import { until } from '../target';
import { isDead, killOwner, loadNote, type Owner, type PartOptions, quantile, recover, type Recovery, repeat, startOwner, total, troubleOf } from '../trials';
import { kindsOf, tidily } from './kill';

const JUMP_SECONDS = 3600;
const LIMIT_MS = 1000;

export interface ClockTrial extends Recovery {
  kinds: string;
  jump: number;
  /** Faults that were in force when the clock was set. */
  crossed: number;
  /** Milliseconds between planned and true duration, by the clock since boot. */
  lastedMs: number[];
  /** Milliseconds between what the label says and the true duration. */
  labelMs: number[];
}

const library = () => ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`).find(existsSync);

export async function jumpOver(stage: Stage, preload: string, random: Random): Promise<ClockTrial> {
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'faked-'));
  const set = (text: string) => {
    writeFileSync(join(folder, 'time.new'), `${text}\n`);
    renameSync(join(folder, 'time.new'), join(folder, 'time'));
  };
  set('+0');
  const faked = { LD_PRELOAD: preload, FAKETIME_TIMESTAMP_FILE: join(folder, 'time'), FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  // Guards get no environment but PATH: a bash before the real one hands it to them.
  writeFileSync(join(folder, 'bash'), `#!/bin/bash\n${Object.entries(faked).map(([name, value]) => `export ${name}='${value}'\n`).join('')}exec ${execFileSync('bash', ['-c', 'type -P bash'], { encoding: 'utf8' }).trim()} "$@"\n`);
  chmodSync(join(folder, 'bash'), 0o755);
  const jump = random() < 0.5 ? JUMP_SECONDS : -JUMP_SECONDS;
  const experiment = draw(stage, random, { duration: () => 2 + 2 * random() });
  const owner = startOwner(stage, [experiment], { ...faked, PATH: `${folder}:${process.env.PATH}` });
  try {
    await until(() => owner.accepted().length > 0 || isDead(owner));
    await sleep(800 + 1500 * random());
    set(`${jump < 0 ? '' : '+'}${jump}`);
    for (let tries = 0; tries < 3 && !owner.said().includes('ended '); tries += 1) {
      await until(() => owner.said().includes('ended ')).catch(() => undefined);
    }
    const seen = intervalsOf(owner);
    await killOwner(owner);
    return { ...(await recover(owner, stage)), kinds: kindsOf(experiment), jump, ...seen };
  } finally {
    rmSync(folder, { recursive: true });
    sweepShared();
  }
}

function intervalsOf({ folder }: Owner): Pick<ClockTrial, 'crossed' | 'lastedMs' | 'labelMs'> {
  const records = readJournal(join(folder, 'journal.jsonl')).records as ChaosRecord[];
  const accepted = records.find((record) => record.type === 'accepted');
  const steps = accepted?.type === 'accepted' ? (accepted.experiment?.faults ?? []) : [];
  const intervals = steps.flatMap(({ fault: kind, duration }, index) => {
    const [up, down] = (['applied', 'undone'] as const).map((type) => records.flatMap((record) => (record.type === type && record.fault === index ? [record.at] : []))[0]);
    // What a component's return ends has no planned duration.
    return up && down && (isLasting(kind) || kind === 'stop' || kind === 'remove') ? [{ duration: 1000 * duration, true: down.boot - up.boot, wall: down.wall - up.wall, label: endOfInterval(up, down) - up.wall }] : [];
  });
  return { crossed: intervals.filter((each) => Math.abs(each.wall - each.true) > 60_000).length, lastedMs: intervals.map((each) => Math.abs(each.true - each.duration)), labelMs: intervals.map((each) => Math.abs(each.label - each.true)) };
}

/** libfaketime leaves shared memory of processes that were killed. */
function sweepShared(): void {
  for (const name of readdirSync('/dev/shm')) {
    const pid = /^(?:faketime_shm|sem\.faketime_sem)_(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      rmSync(join('/dev/shm', name), { force: true });
    }
  }
}

export async function clock(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const preload = library();
  if (preload === undefined) {
    return [{ id: 'X-clock', value: null, unit: 'faults', note: 'not measured: no libfaketime (Debian package libfaketime)' }];
  }
  const results = await repeat('clock', options, (random) => tidily(stage, () => jumpOver(stage, preload, random)), (trial) => {
    const told = [Math.max(0, ...trial.lastedMs) > LIMIT_MS && `lasted ${Math.max(...trial.lastedMs)} ms too long or too short`, Math.max(0, ...trial.labelMs) > LIMIT_MS && `label wrong by ${Math.max(...trial.labelMs)} ms`, troubleOf(trial)].filter(Boolean);
    return told.length > 0 ? `${trial.kinds}, ${trial.jump} s: ${told.join('; ')}` : null;
  });
  const [lasted, label] = [results.flatMap(({ lastedMs }) => lastedMs), results.flatMap(({ labelMs }) => labelMs)];
  return [
    { id: 'X-clock', value: [...lasted, ...label].filter((ms) => ms > LIMIT_MS).length, unit: `durations or labels wrong by more than 1 s, of ${lasted.length} faults`, note: `clock set by an hour ${results.length} times, ${total(results, ({ crossed }) => crossed)} faults in force at that moment; ${loadNote()}` },
    { id: 'X-clock-lasted-max', value: quantile(lasted, 1), unit: 'ms from the planned duration' },
    { id: 'X-clock-label-max', value: quantile(label, 1), unit: 'ms between label and true duration' },
  ];
}
