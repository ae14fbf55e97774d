import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Plan, Run } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import type { Client } from './client';

const POLL_MS = 500;

function readExperiment(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new RoentgenError('EXPERIMENT_INVALID', `${file}: ${messageOf(error).split('\n')[0]}`, undefined, { cause: error });
  }
}

const clock = (time: number | null) => (time === null ? '-' : new Date(time).toISOString());

function describe(run: Run): string {
  const faults = run.faults.map((fault) => `  ${fault.fault} on ${fault.component}: ${clock(fault.start)} to ${clock(fault.end)}${fault.error ? `  ${fault.error.code}: ${fault.error.message}` : ''}`);
  return [`${run.run}  ${run.experiment}  ${run.state}`, ...faults].join('\n');
}

/** Prints what a run of the file would do. */
export async function preview(client: Client, file: string): Promise<void> {
  const plan = await client.post<Plan>('/chaos/preview', readExperiment(file));
  for (const step of plan.steps) {
    console.log(`after ${step.after} s for ${step.duration} s: ${step.fault} on ${step.service}/${step.component}\n  touches  ${step.touches}\n  undone   ${step.undo}`);
  }
}

/** Launches the file and waits for the end; Ctrl-C stops the run. */
export async function run(client: Client, file: string): Promise<void> {
  let current = await client.post<Run>('/chaos/runs', readExperiment(file));
  console.log(describe(current));
  const stop = () => void client.post<Run>(`/chaos/runs/${current.run}/stop`).catch((error: unknown) => console.error(messageOf(error)));
  process.once('SIGINT', stop);
  while (current.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    current = await client.get<Run>(`/chaos/runs/${current.run}`);
  }
  process.removeListener('SIGINT', stop);
  console.log(describe(current));
  if (current.state === 'failed') {
    process.exitCode = 1;
  }
}

export async function stop(client: Client, id: string | undefined): Promise<void> {
  const stopped = id === undefined ? await client.post<Run[]>('/chaos/stop') : [await client.post<Run>(`/chaos/runs/${encodeURIComponent(id)}/stop`)];
  console.log(stopped.length === 0 ? 'nothing was running' : stopped.map(describe).join('\n'));
}

export async function list(client: Client): Promise<void> {
  const runs = await client.get<Run[]>('/chaos/runs');
  console.log(runs.length === 0 ? 'no runs yet' : runs.map(describe).join('\n'));
}
