/** What each tile says, and in which order tiles stand. Pure. */
import type { GroupStatus, Run, ServiceStatus } from '../../sidecar/contract';
import { type Health, healthOf } from '../overview/health';
import { t } from '../text';

export type TileState = Health['state'] | 'silent';

export interface Tile {
  key: string;
  service: ServiceStatus;
  group: GroupStatus;
  state: TileState;
  word: string;
  shape: string;
  /** Chaos that is being made in the service now, so that nobody takes a test for the real thing. */
  chaos: string | null;
}

export interface Wanted {
  /** Empty: all. */
  services: string[];
  groups: string[];
}

const chosen = (names: string[], name: string) => names.length === 0 || names.includes(name);
const isIll = ({ group, state }: Tile) => group.episode !== null && state === 'episode';

function tileOf(service: ServiceStatus, group: GroupStatus, now: number, chaos: string | null): Tile {
  const { state, word, shape } = healthOf(group, service.stepSeconds, now);
  return { key: `${service.service} ${group.group}`, service, group, state, word, shape, chaos };
}

/** Ill ones first, in the order in which they fell ill; the others as the sidecar has them, so that nothing moves without reason. */
export function tilesOf(services: ServiceStatus[], runs: Run[], { services: names, groups }: Wanted, now: number): Tile[] {
  const all = services.filter(({ service }) => chosen(names, service)).flatMap((service) => {
    const chaos = chaosText(runs.filter((run) => run.service === service.service));
    return service.groups.filter(({ group }) => chosen(groups, group)).map((group) => tileOf(service, group, now, chaos));
  });
  const ill = all.filter(isIll).sort((a, b) => (a.group.episode?.start ?? 0) - (b.group.episode?.start ?? 0));
  return [...ill, ...all.filter((tile) => !isIll(tile))];
}

/** A wall never shows old green: without an answer every tile says so. */
export const silenced = (tiles: Tile[]): Tile[] => tiles.map((tile) => ({ ...tile, state: 'silent', word: t('wall.tile.no-answer', 'no answer'), shape: '✕' }));

export interface Counts {
  all: number;
  ill: number;
  deviating: number;
  /** Stale, without data or failed. */
  blind: number;
}

const BLIND: TileState[] = ['stale', 'no data', 'failed', 'silent'];

export const countsOf = (tiles: Tile[]): Counts => ({ all: tiles.length, ill: tiles.filter(isIll).length, deviating: tiles.filter(({ state }) => state === 'deviation').length, blind: tiles.filter(({ state }) => BLIND.includes(state)).length });

/** "chaos run: packet-loss on app2 +1", of the faults that are in force; null where there are none. */
export function chaosText(runs: Run[]): string | null {
  const running = runs.filter(({ state }) => state === 'running').flatMap(({ faults }) => faults.filter(({ end, error }) => end === null && error === null));
  const inForce = running.filter(({ start }) => start !== null);
  const [first] = inForce.length > 0 ? inForce : running;
  if (!first) {
    return null;
  }
  const more = running.length > 1 ? ` +${running.length - 1}` : '';
  return t('wall.tile.chaos', 'chaos run: {{fault}} on {{component}}', { fault: first.fault, component: first.component }) + more;
}

/** Services whose users suffer. */
export const overLimit = ({ kpi }: ServiceStatus) => kpi?.value != null && kpi.limit !== null && kpi.value > kpi.limit;

const figure = (value: number) => String(Number(value.toPrecision(3)));

/** "12.3 > 5 failed_requests", the figure first, for a tile; '' where there is none. */
export function kpiShort({ kpi }: ServiceStatus): string {
  if (!kpi) {
    return '';
  }
  if (kpi.value === null) {
    return t('wall.kpi.no-data', '{{name}}: no data', { name: kpi.name });
  }
  const over = kpi.limit !== null && kpi.value > kpi.limit;
  return over ? `▲ ${figure(kpi.value)} > ${kpi.limit} ${kpi.name}` : `${figure(kpi.value)} ${kpi.name}`;
}

/** "failed_requests 12.3 1/s (limit 5)"; null where the service has no such metric. */
export function kpiText(service: ServiceStatus): string | null {
  const { kpi } = service;
  if (!kpi) {
    return null;
  }
  if (kpi.value === null) {
    return t('wall.kpi.no-data', '{{name}}: no data', { name: kpi.name });
  }
  const value = `${kpi.name} ${figure(kpi.value)} ${kpi.unit}`.trim();
  if (kpi.limit === null) {
    return value;
  }
  return overLimit(service) ? t('wall.kpi.over', '▲ {{value}} over {{limit}}', { value, limit: kpi.limit }) : t('wall.kpi.limit', '{{value}} (limit {{limit}})', { value, limit: kpi.limit });
}
