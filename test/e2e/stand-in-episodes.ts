/** The stand-in's episodes: two that ended, and one that lasts while the service is ill. */
import type { EpisodeRecord, Evidence, SuspectComponent, Suspects } from '../../sidecar/contract';
import { SERVICE } from './history';

const MINUTE = 60_000;

const evidence = (group: string, feature: string, deviation: number, relative: number | null, onset: number | null): Evidence => ({ feature, metric: feature.replace(/\{.*/, ''), group, deviation, relative, onset });

function suspects(start: number): SuspectComponent[] {
  return [
    { component: 'db1', evidence: 1000, vanished: true, onset: start - 5000, features: [evidence('cpu', 'container_cpu_usage_seconds_total', -1000, -1, start - 5000), evidence('network', 'container_network_transmit_packets_total', -1000, -1, start)] },
    {
      component: 'app1',
      evidence: 41.3,
      vanished: false,
      onset: start + 5000,
      features: [
        evidence('network', 'container_network_transmit_packets_total', 41.3, 24, start + 5000),
        evidence('network', 'http_request_duration_seconds_p95', 18.2, 1.4, start + 10_000),
        evidence('memory', 'container_memory_working_set_bytes', -6.1, -0.35, null),
      ],
    },
    { component: 'app2', evidence: 7.8, vanished: false, onset: null, features: [evidence('cpu', 'container_cpu_usage_seconds_total{mode="user"}', 7.8, 0.62, null)] },
    { component: 'nginx', evidence: 3.9, vanished: false, onset: start + 40_000, features: [evidence('network', 'container_network_receive_errors_total', 3.9, null, start + 40_000)] },
  ];
}

const CAUSES = [
  { component: 'db1', feature: 'container_network_transmit_packets_total', ratio: 0.52 },
  { component: 'app1', feature: 'container_network_transmit_packets_total', ratio: 0.27 },
  { component: 'app1', feature: 'http_request_duration_seconds_p95', ratio: 0.09 },
  { component: 'db2', feature: 'container_network_receive_bytes_total', ratio: 0.06 },
];

function record(group: string, start: number, change: Partial<EpisodeRecord>): EpisodeRecord {
  return { episode: `${group}-${start}`, service: SERVICE, group, start, end: start + 8 * MINUTE, ended: 'recovered', peak: 6.42, peakTime: start + MINUTE, causes: CAUSES, components: suspects(start), groups: ['network', 'cpu'], nominal: false, author: null, ...change };
}

export function pastEpisodes(now: number): EpisodeRecord[] {
  return [
    record('network', now - 30 * MINUTE, {}),
    record('cpu', now - 26 * 60 * MINUTE, { end: now - 20 * 60 * MINUTE, ended: 'accepted', author: 'ops', peak: 1.83, causes: [{ component: 'app2', feature: 'container_cpu_usage_seconds_total{mode="user"}', ratio: 0.94 }], components: suspects(now - 26 * 60 * MINUTE).slice(2, 3), groups: ['cpu'] }),
    record('memory', now - 60 * 60 * MINUTE, { ended: 'interrupted', peak: 2.1, causes: [], components: [], groups: [] }),
  ];
}

/** The episode that lasts since `start`. */
export const activeEpisode = (start: number): EpisodeRecord => record('network', start, { end: null, ended: null, peak: 7.31 });

export function presentSuspects(now: number, start: number): Suspects {
  return {
    time: now,
    since: start,
    components: suspects(start),
    groups: [{ group: 'cpu', evidence: 12, onset: start + 35_000, causes: [] }, { group: 'network', evidence: 41.3, onset: start, causes: CAUSES }],
  };
}
