/** What the wall says beside its tiles, most important first; and what a screen reader is told of a change. Pure. */
import type { Run, SafetyLever, ServiceStatus, Status } from '../../sidecar/contract';
import type { ApiFailure } from '../api/client';
import { t } from '../text';
import { chaosText, type Counts, countsOf, kpiText, overLimit, type Tile, type TileState } from './tile';

export interface Notice {
  key: string;
  text: string;
  strong: boolean;
}

export interface Heard {
  held: boolean;
  counts: Counts;
  services: ServiceStatus[];
  runs: Run[];
  lever: SafetyLever | null;
  status: Status | null;
  failure: Pick<ApiFailure, 'code' | 'message'> | null;
}

const note = (key: string, text: string, strong = false): Notice => ({ key, text, strong });

export function noticesOf({ held, counts, services, runs, lever, status, failure }: Heard): Notice[] {
  const failed = (status?.stages ?? []).filter(({ error }) => error);
  return [
    ...(held ? [note('held', t('wall.notice.held', '■ held: alarm'), true)] : []),
    ...(failure ? [note('failure', `✕ ${failure.code}: ${failure.message}`)] : []),
    ...(lever?.engaged ? [note('lever', t('wall.notice.lever', '■ safety lever engaged: {{reason}}', { reason: lever.reason || lever.author }), true)] : []),
    ...services.filter(overLimit).map((service) => note(`kpi ${service.service}`, `${service.service}: ${kpiText(service)}`, true)),
    ...services.flatMap(({ service }) => {
      const chaos = chaosText(runs.filter((run) => run.service === service));
      return chaos ? [note(`chaos ${service}`, `◆ ${service}: ${chaos}`)] : [];
    }),
    ...failed.map(({ stage, service, error }) => note(`stage ${stage} ${service}`, t('wall.notice.stage', '✕ {{service}}: {{stage}} failed ({{code}})', { service, stage, code: error?.code ?? '' }))),
    ...(status && !status.prometheus.reachable ? [note('prometheus', t('wall.notice.prometheus', '✕ the sidecar’s Prometheus does not answer'), true)] : []),
    ...(counts.deviating > 0 ? [note('deviating', t('wall.notice.deviating', '▲ {{number}} over the line', { number: counts.deviating }))] : []),
    ...(counts.blind > 0 ? [note('blind', t('wall.notice.blind', '◌ {{number}} without fresh scores', { number: counts.blind }))] : []),
  ];
}

/** The most important ones, and how many there are beyond these. */
export const shownNotices = (notices: Notice[], room: number) => ({ first: notices.slice(0, room), more: Math.max(0, notices.length - room) });

export type Told = Record<string, 'ill' | 'well' | 'blind'>;

const TOLD: Record<TileState, Told[string]> = { episode: 'ill', normal: 'well', deviation: 'well', learning: 'blind', stale: 'blind', 'no data': 'blind', failed: 'blind', silent: 'blind' };

/** What is told of a tile: single samples over the line come and go and are not. */
export const toldOf = (tiles: Tile[]): Told => Object.fromEntries(tiles.map(({ key, state }) => [key, TOLD[state]]));

/** More changes at once than these are told as one sum. */
const MOST_TOLD = 3;

/** What has changed, once, in words; empty where nothing did or at first sight. */
export function changeText(tiles: Tile[], before: Told | null): string {
  const changed = tiles.filter(({ key, state }) => before && before[key] !== undefined && before[key] !== TOLD[state]);
  if (changed.length > 0 && tiles.every(({ state }) => state === 'silent')) {
    return t('wall.told.silent', 'The sidecar does not answer.');
  }
  if (changed.length > MOST_TOLD) {
    return t('wall.told.many', '{{number}} groups changed. {{ill}} of {{all}} are ill.', { number: changed.length, ill: countsOf(tiles).ill, all: tiles.length });
  }
  return changed.map(({ service, group, word }) => t('wall.told.change', '{{group}} of {{service}}: {{word}}.', { group: group.group, service: service.service, word })).join(' ');
}
