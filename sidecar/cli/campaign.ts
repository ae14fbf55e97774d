import type { CampaignRequest, CampaignStatus, ChaosTarget, SpotStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Client } from './client';
import { measuresTable } from './table';

const POLL_MS = 1000;

export interface CampaignFlags {
  samples: string;
  faults: string;
  components: string;
  service: string;
  seed: string;
}

/** `run` starts a campaign and follows it to its end; `stop` ends one. */
export async function campaign(client: Client, verb: string | undefined, service: string | undefined, flags: CampaignFlags): Promise<void> {
  if (verb === 'stop' && service !== undefined) {
    console.log(JSON.stringify(await client.post<CampaignStatus>(`/campaigns/${encodeURIComponent(service)}/stop`)));
    return;
  }
  if (verb !== 'run') {
    throw new RoentgenError('REQUEST_INVALID', 'campaign takes run, or stop SERVICE');
  }
  await follow(client, await client.post<CampaignStatus>('/campaigns', await requestOf(client, flags)));
}

async function requestOf(client: Client, flags: CampaignFlags): Promise<CampaignRequest> {
  const service = flags.service || (await client.get<ChaosTarget[]>('/chaos/targets'))[0]?.service;
  if (!service) {
    throw new RoentgenError('SERVICE_UNKNOWN', 'no service has targets', 'is the mirror up, and chaos.allow set?');
  }
  const list = (text: string) => text.split(',').filter((each) => each !== '');
  return { service, samples: Number(flags.samples), faults: list(flags.faults), components: list(flags.components), seed: Number(flags.seed) };
}

/** Prints a line whenever a sample or a phase is new, then the measures. */
async function follow(client: Client, started: CampaignStatus): Promise<void> {
  let status = started;
  let shown = '';
  while (status.state === 'running') {
    const line = `${status.collected} of ${status.wanted} samples, ${status.phase}`;
    if (line !== shown) {
      console.log(line);
      shown = line;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    status = (await client.get<CampaignStatus[]>('/campaigns')).find((each) => each.service === started.service) ?? status;
  }
  console.log(`campaign ${status.state}: ${status.collected} samples, ${status.discarded} discarded${status.error ? `; ${status.error.code}: ${status.error.message}` : ''}`);
  const spots = (await client.get<SpotStatus[]>('/spots')).find((each) => each.service === started.service);
  if (spots?.evaluation) {
    console.log(measuresTable(spots.evaluation));
  }
}
