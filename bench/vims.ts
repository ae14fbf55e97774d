/**
 * The paper's own testbed (SYRROCA, section IV) with living parts: two weeks of nominal calls in compressed time, learning, then the three
 * scenarios; whether each claim of the paper holds here, with drawings in DIR/report.html.
 * Options: --short (three days of 40 s instead of two weeks, for CI), --compression N (576: a day is 150 s), --days N (14),
 * --directory DIR (data/bench-vims; a rerun goes on where it stopped), --replay FILE (CSV of calls a second for the shipped profile),
 * --physical (the machine's own figures as groups beside the components': for a machine that does nothing else).
 */

import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pause } from '../demo/process';
import type { Client } from '../sidecar/cli/client';
import type { Interval, ServiceStatus } from '../sidecar/contract';
import { writeAtomic } from '../sidecar/store/files';
import type { Figure } from './report/figure';
import { planOf, type Plan, secondsOf } from './vims/plan';
import { gapsOf, learnable, openProgress, type Progress, saveProgress, SCENARIOS, secondsIn } from './vims/progress';
import { reportOf } from './vims/report';
import { makeRun, settled } from './vims/scenarios';
import { openStage, type Stage } from './vims/stage';

interface Options {
  short?: string;
  compression?: string;
  days?: string;
  directory?: string;
  replay?: string;
  physical?: string;
}

const SAVE_SECONDS = 5;

export async function run({ short, compression, days, directory: folder, replay = '', physical }: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const plan = planOf({ compression, days, short: short !== undefined, physical: physical !== undefined });
  const directory = resolve(folder ?? join('data', plan.short ? 'bench-vims-short' : 'bench-vims'));
  mkdirSync(directory, { recursive: true });
  const progress = openProgress(directory, plan);
  const save = () => saveProgress(directory, progress);
  console.log(`${plan.nominalDays} days of ${plan.daySeconds.toFixed(0)} s (time compressed ${plan.compression} times), then the scenarios: about ${Math.round(secondsOf(plan) / 60)} minutes and learning, in ${directory}`);
  const stage = await openStage({ directory, plan, replay, say: console.log });
  const stop = () => void stage.close().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const nominal = await record(progress, save);
    const client = await learn(stage, nominal);
    await watchNominal(client, plan, progress, save);
    for (const scenario of SCENARIOS.filter((each) => !progress.runs[each])) {
      await settled(client, plan.pauseSeconds);
      console.log(`scenario ${scenario}`);
      progress.runs[scenario] = await makeRun(client, scenario, plan);
      save();
    }
    await settled(client, plan.pauseSeconds);
    const { page, figures } = await reportOf({ stage, client, progress, say: console.log });
    writeAtomic(join(directory, 'report.html'), page);
    console.log(`\ndrawings: ${join(directory, 'report.html')}`);
    return { seeds: [1], figures };
  } finally {
    await stage.close();
  }
}

/** Nominal traffic until there is as much of it as the plan says; what a killed bench recorded counts where little lies between. Answers the stretches to learn from. */
async function record({ plan, recorded }: Progress, save: () => void): Promise<Interval[]> {
  const wanted = plan.nominalDays * plan.daySeconds;
  const done = learnable(recorded, wanted);
  if (done) {
    return done;
  }
  const stretch: Interval = { from: Date.now(), to: Date.now() };
  recorded.push(stretch);
  for (let shown = -1; ; await pause(SAVE_SECONDS * 1000)) {
    stretch.to = Date.now();
    save();
    const percent = Math.floor((10 * secondsIn(recorded)) / wanted) * 10;
    if (percent > shown) {
      console.log(`nominal traffic: ${percent} % of ${plan.nominalDays} days${percent > 100 ? ', as much lies between its parts' : ''}`);
      shown = percent;
    }
    const enough = learnable(recorded, wanted);
    if (enough) {
      return enough;
    }
  }
}

async function learn(stage: Stage, nominal: Interval[]): Promise<Client> {
  console.log('learning');
  const client = await stage.watch({ from: nominal[0].from, to: nominal[nominal.length - 1].to }, gapsOf(nominal));
  for (let shown = ''; ; await pause(1000)) {
    const groups = (await client.get<ServiceStatus[]>('/services').catch(() => [])).flatMap((service) => service.groups);
    const text = groups.map(({ group, state, error }) => `${group} ${state}${error ? ` (${error.message})` : ''}`).join(', ');
    if (text !== shown) {
      console.log(`  ${text}`);
      shown = text;
    }
    if (groups.length > 0 && groups.every(({ state, latest }) => state === 'ready' && latest !== null)) {
      return client;
    }
  }
}

/** Nominal traffic that no model has seen, for false alarms. */
async function watchNominal(client: Client, plan: Plan, progress: Progress, save: () => void): Promise<void> {
  if (progress.watched) {
    return;
  }
  const { watchedDays, daySeconds } = plan;
  await settled(client, plan.pauseSeconds);
  console.log(`nominal traffic, watched: ${watchedDays} days`);
  const from = Date.now();
  await pause(watchedDays * daySeconds * 1000);
  progress.watched = { from, to: Date.now() };
  save();
}
