/**
 * The loop on real input: mirror, Prometheus, sidecar; learn; a campaign; then every fault kind on every faultable component.
 * Options: --rounds N (campaign rounds over all pairs, 2), --nominal-minutes N (observed without faults, 10), --directory DIR.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '../sidecar/cli/client';
import { loadConfig } from '../sidecar/config/load';
import { type CampaignStatus, FAULT_KINDS, type Run, type SpotStatus } from '../sidecar/contract';
import { messageOf } from '../sidecar/errors';
import { DEMO_DEFAULTS, startDemo, untilScored } from '../demo/demo';
import { measuresTable } from '../sidecar/cli/table';
import { pause } from '../demo/process';
import { episodes, type Interval, judge, median, type Verdict } from './loop/judge';
import { type Watch, watch } from './loop/watch';
import type { Figure } from './report/figure';

const SERVICE = 'employees';
const COMPONENTS = ['app1', 'app2', 'db1', 'db2'];
const FAULT_SECONDS = 12;
const SETTLE_SECONDS = 8;
const PATIENCE_SECONDS = 90;
const LEARNT_SECONDS = 180;

interface Options {
  rounds?: string;
  'nominal-minutes'?: string;
  directory?: string;
}

export async function run(options: Options): Promise<{ seeds: number[]; figures: Figure[] }> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'roentgen-loop-'));
  const demo = await startDemo({ ...DEMO_DEFAULTS, directory, instance: 'bench', nominalSeconds: LEARNT_SECONDS, ports: { page: 0, sidecar: 0, prometheus: 0 }, page: false, say: console.log });
  const stop = () => void demo.stop().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const client = createClient(loadConfig(demo.config));
  const watching = watch(client, SERVICE);
  try {
    await untilScored(demo, (share, text) => console.log(`${Math.round(share * 100)} % ${text}`));
    const [from, to] = await nominal(Number(options['nominal-minutes'] ?? 10), watching);
    await campaign(client, Number(options.rounds ?? 2));
    const verdicts = await everyFault(client, watching);
    print(verdicts);
    return { seeds: [DEMO_DEFAULTS.seed], figures: figuresOf(verdicts, episodes(watching.recording, from, to), (to - from) / 86_400_000) };
  } finally {
    watching.stop();
    await demo.stop();
    if (!options.directory) {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

async function nominal(minutes: number, watching: Watch): Promise<[number, number]> {
  console.log(`nominal load for ${minutes} minutes`);
  const from = Date.now();
  await pause(minutes * 60_000);
  console.log(`${episodes(watching.recording, from, Date.now())} episodes in nominal load`);
  return [from, Date.now()];
}

async function campaign(client: Client, rounds: number): Promise<void> {
  const request = { service: SERVICE, samples: rounds * FAULT_KINDS.length * COMPONENTS.length, faults: [...FAULT_KINDS], components: COMPONENTS, seed: 1 };
  let status = await client.post<CampaignStatus>('/campaigns', request);
  for (let shown = -1; status.state === 'running'; await pause(1000)) {
    status = (await client.get<CampaignStatus[]>('/campaigns'))[0] ?? status;
    if (status.collected !== shown) {
      console.log(`campaign: ${status.collected} of ${status.wanted}, discarded ${status.discarded}, ${status.phase}`);
      shown = status.collected;
    }
  }
  const [spots] = await client.get<SpotStatus[]>('/spots');
  console.log(spots?.evaluation ? measuresTable(spots.evaluation) : `campaign ${status.state}: ${status.error?.message ?? ''}`);
}

async function everyFault(client: Client, watching: Watch): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const fault of FAULT_KINDS) {
    for (const component of COMPONENTS) {
      await settled(watching);
      const interval = await inject(client, fault, component);
      if (interval) {
        await untilQuiet(watching);
        await pause(2000);
        const verdict = judge(interval, watching.recording, 9000);
        verdicts.push(verdict);
        console.log(line(verdict));
      }
    }
  }
  return verdicts;
}

async function settled(watching: Watch): Promise<void> {
  await untilQuiet(watching);
  await pause(SETTLE_SECONDS * 1000);
  await untilQuiet(watching);
}

async function untilQuiet(watching: Watch): Promise<void> {
  for (let waited = 0; waited < PATIENCE_SECONDS && !watching.quiet(); waited++) {
    await pause(1000);
  }
}

async function inject(client: Client, fault: string, component: string): Promise<Interval | null> {
  try {
    let run = await client.post<Run>('/chaos/runs', { name: `bench-${fault}-${component}`, service: SERVICE, gate: 'none', faults: [{ fault, component, after: 0, duration: FAULT_SECONDS, parameters: {} }] });
    while (run.state === 'running') {
      await pause(200);
      run = await client.get<Run>(`/chaos/runs/${run.run}`);
    }
    const [interval] = run.faults;
    if (interval.start === null || interval.end === null) {
      throw new Error(`${run.state}: ${interval.error?.code} ${interval.error?.message}`);
    }
    return { fault, component, start: interval.start, end: interval.end };
  } catch (error) {
    console.log(`${fault} on ${component} could not be made: ${messageOf(error)}`);
    return null;
  }
}

const yes = (value: boolean) => (value ? 'yes' : 'NO').padStart(8);
const secondsOf = (value: number | null) => (value === null ? '-' : value.toFixed(1)).padStart(8);

function line(each: Verdict): string {
  return each.fault.padEnd(15) + each.component.padEnd(8) + secondsOf(each.detection) + yes(each.causeInThree) + yes(each.suspectFirst) + yes(each.rankedFirst) + yes(each.spot) + secondsOf(each.recovery) + `   ${each.groups.join(' ')}`;
}

function print(verdicts: Verdict[]): void {
  console.log('\nfault          on      detect s cause<=3  suspect  ranked1    spot recover s   groups over the line at detection');
  verdicts.forEach((each) => console.log(line(each)));
}

function figuresOf(verdicts: Verdict[], falseEpisodes: number, days: number): Figure[] {
  const share = (holds: (verdict: Verdict) => boolean) => (verdicts.length === 0 ? null : verdicts.filter(holds).length / verdicts.length);
  const made = `${verdicts.length} of ${FAULT_KINDS.length * COMPONENTS.length} faults made`;
  return [
    { id: 'S-op-detected', value: share((each) => each.detection !== null), unit: 'share', note: made },
    { id: 'S-op-component', value: share((each) => each.suspectFirst), unit: 'share', note: 'right component is the first of the suspects' },
    { id: 'S-op-score', value: share((each) => each.rankedFirst), unit: 'share', note: 'right component has the highest component score' },
    { id: 'S-op-cause3', value: share((each) => each.causeInThree), unit: 'share', note: "right component among the cause set's first three" },
    { id: 'S-op-spot', value: share((each) => each.spot), unit: 'share', note: 'right component has the highest fault-spot probability' },
    { id: 'S-op-delay', value: median(verdicts.flatMap((each) => each.detection ?? [])), unit: 'scrapes', note: 'median; one scrape a second' },
    { id: 'S-op-recovery', value: median(verdicts.flatMap((each) => each.recovery ?? [])), unit: 's', note: 'median from the end of the fault to the end of the episode' },
    { id: 'S-op-false', value: falseEpisodes / days, unit: 'episodes/day', note: `${falseEpisodes} in ${(days * 1440).toFixed(1)} minutes of nominal load` },
  ];
}

