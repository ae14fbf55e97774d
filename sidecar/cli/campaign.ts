import type { CampaignRequest, CampaignStatus, ChaosTarget, SpotStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Client as WholeClient } from './client';
import { measuresTable } from './table';

const POLL_MS = 1000;

type Client = Pick<WholeClient, 'get' | 'post'>;

export interface CampaignFlags {
  samples: string;
  faults: string;
  components: string;
  service: string;
  seed: string;
  /** `restart` or `rollback`. */
  recovery?: string;
  /** Seconds. */
  hold?: string;
  /** `balanced` or `uncertain`. */
  choice?: string;
}

/** `run` starts a campaign and follows it to its end; `stop` ends one for good; `status` says how far they are. */
export async function campaign(client: Client, verb: string | undefined, service: string | undefined, flags: CampaignFlags): Promise<void> {
  if (verb === 'stop' && service !== undefined) {
    console.log(statusText(await client.post<CampaignStatus>(`/campaigns/${encodeURIComponent(service)}/stop`)));
    return;
  }
  if (verb === 'status') {
    const found = (await client.get<CampaignStatus[]>('/campaigns')).filter((each) => service === undefined || each.service === service);
    console.log(found.length === 0 ? 'no campaign yet' : found.map(statusText).join('\n\n'));
    return;
  }
  if (verb !== 'run') {
    throw new RoentgenError('REQUEST_INVALID', 'campaign takes run, status, or stop SERVICE');
  }
  await follow(client, await client.post<CampaignStatus>('/campaigns', await requestOf(client, flags)));
}

async function requestOf(client: Client, flags: CampaignFlags): Promise<CampaignRequest> {
  const service = flags.service || (await client.get<ChaosTarget[]>('/chaos/targets'))[0]?.service;
  if (!service) {
    throw new RoentgenError('SERVICE_UNKNOWN', 'no service has targets', 'is the mirror up, and chaos.allow set?');
  }
  const list = (text: string) => text.split(',').filter((each) => each !== '');
  const { recovery, hold, choice } = flags;
  return {
    service,
    samples: Number(flags.samples),
    faults: list(flags.faults),
    components: list(flags.components),
    seed: Number(flags.seed),
    // The sidecar says what is wrong with a word that it does not know.
    ...(recovery === undefined ? {} : { recovery: recovery as CampaignRequest['recovery'] }),
    ...(hold === undefined ? {} : { hold: Number(hold) }),
    ...(choice === undefined ? {} : { choice: choice as CampaignRequest['choice'] }),
  };
}

/** Prints a line whenever a sample or a phase is new, then the measures. */
async function follow(client: Client, started: CampaignStatus): Promise<void> {
  let status = started;
  let shown = '';
  while (status.state === 'running') {
    const line = progressLine(status);
    if (line !== shown) {
      console.log(line);
      shown = line;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    status = (await client.get<CampaignStatus[]>('/campaigns')).find((each) => each.service === started.service) ?? status;
  }
  console.log(statusText(status));
  const spots = (await client.get<SpotStatus[]>('/spots')).find((each) => each.service === started.service);
  if (spots?.evaluation) {
    console.log(measuresTable(spots.evaluation));
  }
}

/** `12 of 48 samples (kill 4/16, pause 8/16, nominal 6/24), 142 faults/h, collecting after kill on app1` */
export function progressLine({ collected, wanted, classes, faultsPerHour, phase, resumed }: CampaignStatus): string {
  const pace = faultsPerHour === null ? '' : `, ${Math.round(faultsPerHour)} faults/h`;
  return `${collected} of ${wanted} samples (${byKind(classes)})${pace}, ${phase}${resumed ? ' (resumed)' : ''}`;
}

/** Classes summed over their components: with many of them a line has no room for all. */
function byKind(classes: CampaignStatus['classes']): string {
  const kinds = new Map<string, { wanted: number; collected: number }>();
  for (const { fault, wanted, collected } of classes) {
    const kind = fault?.includes('+') ? 'two at once' : (fault ?? 'nominal');
    const sum = kinds.get(kind) ?? { wanted: 0, collected: 0 };
    kinds.set(kind, { wanted: sum.wanted + wanted, collected: sum.collected + collected });
  }
  return [...kinds].map(([kind, { wanted, collected }]) => `${kind} ${collected}/${wanted}`).join(', ');
}

/** In full: state, cycle and every class. */
export function statusText(status: CampaignStatus): string {
  const { service, state, collected, wanted, discarded, error, classes, cycle, faultsPerHour, phase } = status;
  const seconds = (value: number | null) => (value === null ? '-' : `${value.toFixed(1)} s`);
  const width = Math.max(...classes.map((each) => nameOf(each).length));
  return [
    `campaign on ${service} ${state}: ${collected} of ${wanted} samples, ${discarded} discarded${state === 'running' ? `, ${phase}` : ''}${error ? `; ${error.code}: ${error.message}` : ''}`,
    `  fault ${seconds(cycle.fault)}, collecting ${seconds(cycle.collect)}, recovery ${seconds(cycle.recover)}${faultsPerHour === null ? '' : `: ${Math.round(faultsPerHour)} faults an hour`}`,
    ...classes.map((each) => `  ${nameOf(each).padEnd(width)}  ${each.collected}/${each.wanted}`),
  ].join('\n');
}

const nameOf = ({ fault, component }: CampaignStatus['classes'][number]) => (fault === null ? 'nominal' : `${fault} on ${component}`);
