/** The paper's three scenarios as chaos runs (SYRROCA, section IV.D), and waiting for a quiet service between them. */

import { pause } from '../../demo/process';
import type { Client } from '../../sidecar/cli/client';
import type { FaultRequest, Run, ServiceStatus } from '../../sidecar/contract';
import type { Plan } from './plan';
import type { Scenario, ScenarioRun } from './progress';

/** Percent of one CPU. */
export const STRESS_LEVELS = [10, 20, 30, 40, 50, 60, 70, 80];
/** Between two steps: time to undo the one before. */
const BETWEEN_SECONDS = 0.5;
/** A service that does not come to rest within so many pauses is measured all the same. */
const PATIENCE_PAUSES = 2;

export function faultsOf(scenario: Scenario, { scenarioSeconds, stressSeconds }: Pick<Plan, 'scenarioSeconds' | 'stressSeconds'>): FaultRequest[] {
  const component = 'pcscf';
  switch (scenario) {
    case 'answers':
      return [{ fault: 'sip-answer-loss', component, after: 0, duration: scenarioSeconds, parameters: { percent: 50, method: 'INVITE' } }];
    case 'area':
      return [{ fault: 'surge', component, after: 0, duration: scenarioSeconds, parameters: { factor: 1, profile: 'other-area' } }];
    case 'stress':
      return STRESS_LEVELS.map((load, step) => ({ fault: 'cpu-stress', component, after: step * (stressSeconds + BETWEEN_SECONDS), duration: stressSeconds, parameters: { workers: 1, load } }));
  }
}

/** Waits until no group is in an episode, then without a fault for the plan's pause. */
export async function settled(client: Client, pauseSeconds: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE_PAUSES * pauseSeconds && !(await isQuiet(client)); waited++) {
    await pause(1000);
  }
  await pause(pauseSeconds * 1000);
}

async function isQuiet(client: Client): Promise<boolean> {
  const services = await client.get<ServiceStatus[]>('/services').catch(() => []);
  return services.length > 0 && services.every(({ groups }) => groups.every(({ episode }) => episode === null));
}

/** Throws an Error where a fault did not come into force. */
export async function makeRun(client: Client, scenario: Scenario, plan: Plan): Promise<ScenarioRun> {
  let run = await client.post<Run>('/chaos/runs', { name: `bench-${scenario}`, service: 'vims', gate: 'none', faults: faultsOf(scenario, plan) });
  const stop = () => void client.post(`/chaos/runs/${run.run}/stop`).catch(() => undefined);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  while (run.state === 'running') {
    await pause(500);
    run = await client.get<Run>(`/chaos/runs/${run.run}`);
  }
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const faults = run.faults.map(({ start, end, error, parameters }) => {
    if (run.state !== 'completed' || start === null || end === null) {
      throw new Error(`${scenario} ended ${run.state}: ${error?.message ?? run.reason ?? 'a fault was never in force'}`);
    }
    return { from: start, to: end, level: Number(parameters.load ?? 0) };
  });
  return { run: run.run, faults, from: faults[0].from, to: faults[faults.length - 1].to };
}
