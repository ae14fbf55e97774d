/** What a rule is to watch, as it is chosen on the page and stands in the address. Pure. */
import { METRICS, OTHER_FEATURES, type ServiceStatus } from '../../sidecar/contract';

export const KINDS = ['score', 'episode', 'kpi', 'spot', 'cause'] as const;
export type Kind = (typeof KINDS)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Draft {
  kind: Kind;
  service: string;
  /** Empty = every group. Of `score`, `episode` and `cause`. */
  group: string;
  /** Empty = every component. Of `spot` and `cause`; of `score` empty is the whole group. */
  component: string;
  /** Of `cause`; empty = every feature. */
  feature: string;
  line: number;
  /** Minutes over the line before it fires. */
  lasts: number;
  /** Minutes that it goes on firing after that. */
  keeps: number;
  severity: Severity;
  /** Of `kpi`: only while an episode is active. */
  duringEpisode: boolean;
}

/** What a kind is asked for, beside line and times. */
export const FIELDS: Record<Kind, ReadonlyArray<'group' | 'component' | 'feature' | 'line' | 'duringEpisode'>> = {
  score: ['group', 'component', 'line'],
  episode: ['group'],
  kpi: ['line', 'duringEpisode'],
  spot: ['component', 'line'],
  cause: ['group', 'component', 'feature', 'line'],
};

/** Lines and times that need no thought; of `kpi` the line is a share of the limit. */
const START: Record<Kind, Pick<Draft, 'line' | 'lasts' | 'keeps' | 'severity'>> = {
  score: { line: 1, lasts: 5, keeps: 1, severity: 'warning' },
  episode: { line: 0, lasts: 0, keeps: 1, severity: 'warning' },
  kpi: { line: 1, lasts: 1, keeps: 1, severity: 'critical' },
  spot: { line: 0.8, lasts: 1, keeps: 1, severity: 'warning' },
  cause: { line: 0.5, lasts: 2, keeps: 1, severity: 'info' },
};

export const isKind = (text: string | null): text is Kind => KINDS.some((kind) => kind === text);

/** Where a kind starts; what is chosen of the service and the rest of it stays. */
export function startOf(kind: Kind, service: string, kept: Partial<Draft> = {}): Draft {
  return { group: '', component: '', feature: '', duringEpisode: true, ...kept, ...START[kind], kind, service };
}

/** `?kind=&group=&component=&feature=` of an address. */
export function draftOf(parameters: URLSearchParams, service: string): Draft {
  const asked = parameters.get('kind');
  const text = (name: string) => parameters.get(name) ?? '';
  return startOf(isKind(asked) ? asked : 'score', service, { group: text('group'), component: text('component'), feature: text('feature') });
}

/** A label's value in PromQL; its escapes are those of JSON. */
const quoted = (value: string) => JSON.stringify(value);

function selector(draft: Draft, more: Record<string, string | undefined> = {}): string {
  const { service, group, component, feature } = draft;
  const fields = FIELDS[draft.kind];
  const labels = { service, group: fields.includes('group') ? group : '', component: fields.includes('component') ? component : '', feature: fields.includes('feature') ? feature : '', ...more };
  return `{${Object.entries(labels).filter(([, value]) => value).map(([name, value]) => `${name}=${quoted(value ?? '')}`).join(', ')}}`;
}

/** PromQL of what is watched, without the line: one series for each thing that can fire by itself. */
export function expressionOf(draft: Draft): string {
  switch (draft.kind) {
    case 'score':
      return `max by (service, group, component) (${METRICS.score.name}${selector(draft, { component: draft.component || '_all' })})`;
    case 'episode':
      return `max by (service, group) (${METRICS.episode.name}${selector(draft)})`;
    case 'kpi': {
      const share = `max by (service, kpi) (${METRICS.kpi.name}${selector(draft)}) / max by (service, kpi) (${METRICS.kpiLimit.name}${selector(draft)})`;
      return draft.duringEpisode ? `${share} and on (service) max by (service) (${METRICS.episode.name}${selector(draft)}) == 1` : share;
    }
    case 'spot':
      return `max by (service, component) (${METRICS.faultSpot.name}${selector(draft, { fault: 'any' })})`;
    case 'cause':
      return `max by (service, group, component, feature) (${METRICS.contribution.name}${selector(draft)})`;
  }
}

/** Features that the service's cause sets have right now, to choose from. */
export function featuresOf({ groups }: Pick<ServiceStatus, 'groups'>, { group, component }: Pick<Draft, 'group' | 'component'>): string[] {
  const causes = groups.filter((each) => group === '' || each.group === group).flatMap(({ latest }) => latest?.causes ?? []);
  return [...new Set(causes.filter((each) => component === '' || each.component === component).map(({ feature }) => feature))].filter((feature) => feature !== OTHER_FEATURES).sort();
}

const within = (value: number, least: number, most: number) => value >= least && value <= most;

/** Which fields hold no usable number; a day is longest. */
export function unfit({ kind, line, lasts, keeps }: Draft): Array<'line' | 'lasts' | 'keeps'> {
  const mostOfLine = kind === 'spot' || kind === 'cause' ? 1 : Number.MAX_VALUE;
  return [...(within(line, 0, mostOfLine) ? [] : ['line' as const]), ...(within(lasts, 0, 1440) ? [] : ['lasts' as const]), ...(within(keeps, 0, 1440) ? [] : ['keeps' as const])];
}
