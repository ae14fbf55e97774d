/** clock: somebody sets the machine's clock by an hour while faults are in force. The sidecar and its guards, and they alone, are shown another time of day. */

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Before the C library's own: the time of day plus the seconds in a file. bash asks gettimeofday and time, Node clock_gettime. */
const SHIFTED = String.raw`
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static const volatile long *seconds;
static long shift(void) {
  if (!seconds) {
    int file = open(SHIFT_FILE, O_RDONLY | O_CLOEXEC);
    void *page = file < 0 ? MAP_FAILED : mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) close(file);
    if (page == MAP_FAILED) return 0;
    seconds = page;
  }
  return *seconds;
}
int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
  return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec exact;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}
time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
`;

interface ShiftedClock {
  env: NodeJS.ProcessEnv;
  set(seconds: number): void;
  remove(): void;
}

/** Null without a C compiler. Guards get no environment but PATH: a bash before the real one hands it to them. */
function shiftedClock(): ShiftedClock | null {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const [file, library, bash] = ['seconds', 'shifted.so', 'bash'].map((name) => join(folder, name));
  // In place: every process has the file's page mapped.
  const set = (seconds: number) => writeFileSync(file, new BigInt64Array([BigInt(seconds)]), { flag: 'r+' });
  const remove = () => rmSync(folder, { recursive: true });
  writeFileSync(file, Buffer.alloc(8));
  if (spawnSync('cc', ['-shared', '-fPIC', '-O1', `-DSHIFT_FILE="${file}"`, '-x', 'c', '-', '-o', library], { input: SHIFTED }).status !== 0) {
    remove();
    return null;
  }
  writeFileSync(bash, `#!/bin/sh\nexport LD_PRELOAD='${library}'\nexec ${execFileSync('bash', ['--norc', '-c', 'type -P bash'], { encoding: 'utf8' }).trim()} "$@"\n`);
  chmodSync(bash, 0o755);
  return { env: { LD_PRELOAD: library, PATH: `${folder}:${process.env.PATH}` }, set, remove };
}

export async function jumpOver(stage: Stage, clock: ShiftedClock, random: Random): Promise<ClockTrial> {
  await stage.ready();
  clock.set(0);
  const jump = random() < 0.5 ? JUMP_SECONDS : -JUMP_SECONDS;
  const experiment = draw(stage, random, { duration: () => 2 + 2 * random() });
  const owner = startOwner(stage, [experiment], clock.env);
  await until(() => owner.accepted().length > 0 || isDead(owner));
  await sleep(800 + 1500 * random());
  clock.set(jump);
  for (let tries = 0; tries < 3 && !owner.said().includes('ended '); tries += 1) {
    await until(() => owner.said().includes('ended ')).catch(() => undefined);
  }
  const seen = intervalsOf(owner);
  await killOwner(owner);
  return { ...(await recover(owner, stage)), kinds: kindsOf(experiment), jump, ...seen };
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

export async function clock(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const shifted = shiftedClock();
  if (shifted === null) {
    return [{ id: 'X-clock', value: null, unit: 'faults', note: 'not measured: no C compiler' }];
  }
  const results = await repeat('clock', options, (random) => tidily(stage, () => jumpOver(stage, shifted, random)), (trial) => {
    const told = [Math.max(0, ...trial.lastedMs) > LIMIT_MS && `lasted ${Math.max(...trial.lastedMs)} ms too long or too short`, Math.max(0, ...trial.labelMs) > LIMIT_MS && `label wrong by ${Math.max(...trial.labelMs)} ms`, troubleOf(trial)].filter(Boolean);
    return told.length > 0 ? `${trial.kinds}, ${trial.jump} s: ${told.join('; ')}` : null;
  });
  shifted.remove();
  const [lasted, label] = [results.flatMap(({ lastedMs }) => lastedMs), results.flatMap(({ labelMs }) => labelMs)];
  return [
    { id: 'X-clock', value: [...lasted, ...label].filter((ms) => ms > LIMIT_MS).length, unit: `durations or labels wrong by more than 1 s, of ${lasted.length} faults`, note: `clock set by an hour ${results.length} times, ${total(results, ({ crossed }) => crossed)} faults in force at that moment; ${loadNote()}` },
    { id: 'X-clock-lasted-max', value: quantile(lasted, 1), unit: 'ms from the planned duration' },
    { id: 'X-clock-label-max', value: quantile(label, 1), unit: 'ms between label and true duration' },
  ];
}
