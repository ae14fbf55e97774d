import type { SpotSampleInfo } from '../../sidecar/contract';
import { t } from '../text';

export interface BalanceRow {
  key: string;
  name: string;
  kept: number;
  discarded: number;
}

/** What a sample is of, in words. */
export const className = ({ fault, component }: Pick<SpotSampleInfo, 'fault' | 'component'>) => (fault === null ? t('samples.balance.no-fault', 'no fault') : t('samples.balance.on', '{{fault}} on {{component}}', { fault, component: component ?? '' }));

/** Samples of each class, the rarest first. Pure. */
export function balance(samples: SpotSampleInfo[]): BalanceRow[] {
  const rows = new Map<string, BalanceRow>();
  for (const sample of samples) {
    const name = className(sample);
    const row = rows.get(name) ?? { key: name, name, kept: 0, discarded: 0 };
    row[sample.discarded === null ? 'kept' : 'discarded'] += 1;
    rows.set(name, row);
  }
  return [...rows.values()].sort((a, b) => a.kept - b.kept || a.name.localeCompare(b.name));
}

export interface SampleFilter {
  environment: string;
  name: string;
  show: 'all' | 'kept' | 'discarded';
}

export const EVERYTHING: SampleFilter = { environment: '', name: '', show: 'all' };

export function filtered(samples: SpotSampleInfo[], { environment, name, show }: SampleFilter): SpotSampleInfo[] {
  return samples.filter((sample) => (environment === '' || sample.environment === environment) && (name === '' || className(sample) === name) && (show === 'all' || (show === 'kept') === (sample.discarded === null)));
}
