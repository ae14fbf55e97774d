/** What a campaign needs of chaos, fault spots and the targets, tied together. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from '../chaos/runs';
import { type CampaignRequest, FAULT_KINDS, type ProcessTarget, type Run } from '../contract';
import { RoentgenError } from '../errors';
import type { CampaignDeps } from '../mirror/campaign';
import type { Spots } from '../spots/spots';

const POLL_MS = 200;
const RECOVERY_PATIENCE_MS = 60_000;
const MOST_SAMPLES = 10_000;

export interface CampaignParts {
  runs: Runs;
  spots: Map<string, Spots>;
  targets(service: string): ProcessTarget[];
  alive(target: ProcessTarget): boolean;
  now(): number;
}

export function campaignDeps({ runs, spots, targets, alive, now }: CampaignParts): CampaignDeps {
  return {
    now,
    inject: async (experiment, signal) => {
      const run = await runs.start(experiment, 'campaign');
      const stop = () => void runs.stop(run.run);
      signal.addEventListener('abort', stop);
      const ended = await runs.finished(run.run);
      signal.removeEventListener('abort', stop);
      if (ended.state === 'failed') {
        throw new RoentgenError('FAULT_FAILED', ended.faults.map((fault) => fault.error?.message).find(Boolean) ?? `run ${ended.run} failed`);
      }
      return ended;
    },
    collect: (run, signal) => collect(run, spots.get(run.service), now, signal),
    recover: async (service, signal) => {
      await untilAlive(() => targets(service), alive, signal);
      const windowMs = spots.get(service)?.windowMs ?? 0;
      await sleep(windowMs, undefined, { signal });
      await spots.get(service)?.collectNominal();
    },
    learn: async (service) => spots.get(service)?.learn(),
  };
}

async function collect(run: Run, spots: Spots | undefined, now: () => number, signal: AbortSignal): Promise<number> {
  let kept = 0;
  for (const fault of run.faults) {
    if (!spots || fault.start === null) {
      continue;
    }
    await sleep(Math.max(0, fault.start + spots.windowMs - now()), undefined, { signal });
    const { component, start, end, parameters } = fault;
    kept += (await spots.collect({ run: run.run, service: run.service, component, fault: fault.fault, start, end: end ?? now(), parameters })) ? 1 : 0;
  }
  return kept;
}

async function untilAlive(targets: () => ProcessTarget[], alive: (target: ProcessTarget) => boolean, signal: AbortSignal): Promise<void> {
  for (let waited = 0; !targets().every(alive); waited += POLL_MS) {
    if (waited > RECOVERY_PATIENCE_MS) {
      const down = targets().filter((target) => !alive(target)).map((target) => target.component);
      throw new RoentgenError('MIRROR_FAILED', `${down.join(', ')} did not come back within ${RECOVERY_PATIENCE_MS / 1000} s`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Checks the body of POST /campaigns. Components left empty are the faultable ones. Throws REQUEST_INVALID, FAULT_UNKNOWN, COMPONENT_UNKNOWN. */
export function checkCampaign(body: unknown, faultable: (service: string) => string[]): CampaignRequest {
  const { service, samples, faults, components, seed } = (body ?? {}) as Partial<Record<keyof CampaignRequest, unknown>>;
  if (typeof service !== 'string' || !Number.isInteger(samples) || (samples as number) < 1 || (samples as number) > MOST_SAMPLES || !Number.isInteger(seed) || !isTexts(faults) || !isTexts(components) || faults.length === 0) {
    throw new RoentgenError('REQUEST_INVALID', `a campaign needs service, samples (1 to ${MOST_SAMPLES}), faults, components and seed`, 'for example {"service": "employees", "samples": 16, "faults": ["kill"], "components": [], "seed": 1}');
  }
  const strange = faults.find((fault) => !(FAULT_KINDS as readonly string[]).includes(fault));
  if (strange !== undefined) {
    throw new RoentgenError('FAULT_UNKNOWN', `no fault kind is called ${JSON.stringify(strange)}`, `one of ${FAULT_KINDS.join(', ')}`);
  }
  const known = faultable(service);
  const unknown = components.find((component) => !known.includes(component));
  if (unknown !== undefined || known.length === 0) {
    throw new RoentgenError('COMPONENT_UNKNOWN', unknown === undefined ? `the service ${service} has no faultable components` : `${unknown} is not a faultable component of ${service}`, known.length > 0 ? `one of ${known.join(', ')}` : undefined);
  }
  return { service, samples: samples as number, faults, components: components.length > 0 ? components : known, seed: seed as number };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 100 && value.every((each) => typeof each === 'string');
}
