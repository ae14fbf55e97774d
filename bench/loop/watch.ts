/** Follows a running sidecar and keeps every sample it says, so that figures are computed afterwards. */

import type { Client } from '../../sidecar/cli/client';
import type { Cause, ServiceStatus, SpotStatus } from '../../sidecar/contract';

/** One scored sample of one group, as the API told it. */
export interface GroupSample {
  time: number;
  group: string;
  score: number;
  episode: boolean;
  causes: Cause[];
  components: Array<{ component: string; score: number }>;
}

export interface SpotSample {
  time: number;
  probabilities: Array<{ component: string; probability: number }>;
}

/** Who was most suspect, as told at a time. */
export interface SuspectSample {
  time: number;
  component: string;
}

export interface Recording {
  groups: GroupSample[];
  suspects: SuspectSample[];
  spots: SpotSample[];
}

export interface Watch {
  recording: Recording;
  /** True when no group is in an episode now. */
  quiet(): boolean;
  stop(): void;
}

const POLL_MS = 250;

export function watch(client: Client, service: string): Watch {
  const recording: Recording = { groups: [], suspects: [], spots: [] };
  let newest: ServiceStatus['groups'] = [];
  const seen = new Set<string>();
  const once = (key: string) => !seen.has(key) && Boolean(seen.add(key));

  async function poll(): Promise<void> {
    const [services, spots] = await Promise.all([client.get<ServiceStatus[]>('/services'), client.get<SpotStatus[]>('/spots')]);
    const status = services.find((each) => each.service === service);
    newest = status?.groups ?? [];
    const [suspect] = status?.suspects?.components ?? [];
    if (status?.suspects && suspect && once(`suspect ${status.suspects.time} ${status.suspects.since}`)) {
      recording.suspects.push({ time: status.suspects.time, component: suspect.component });
    }
    for (const { group, latest, episode } of newest) {
      if (latest && once(`${group} ${latest.time}`)) {
        recording.groups.push({ group, time: latest.time, score: latest.score, causes: latest.causes, components: latest.components, episode: episode !== null });
      }
    }
    const spot = spots.find((each) => each.service === service)?.latest;
    if (spot && once(`spot ${spot.time}`)) {
      recording.spots.push(spot);
    }
  }

  const timer = setInterval(() => void poll().catch(() => undefined), POLL_MS);
  return { recording, quiet: () => newest.length > 0 && newest.every((group) => group.episode === null), stop: () => clearInterval(timer) };
}
