import type { EpisodeRecord, SuspectComponent } from '../../../sidecar/contract';

export const START = Date.UTC(2026, 6, 30, 12);

export const suspect = (component: string, evidence: number, change: Partial<SuspectComponent> = {}): SuspectComponent => ({ component, evidence, vanished: false, onset: null, features: [], ...change });

export function episode(change: Partial<EpisodeRecord> = {}): EpisodeRecord {
  return { episode: 'e1', service: 'shop', group: 'cpu', start: START, end: START + 60_000, ended: 'recovered', peak: 3.2, peakTime: START, causes: [], components: [], groups: ['cpu'], nominal: false, author: null, ...change };
}
