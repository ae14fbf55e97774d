/** Words and figures of signatures: cause sets that recur. Pure. */
import type { SignatureReport, TaskStatus } from '../../sidecar/contract';
import { percentText } from '../figures';

/** One features list per signature; long sets are told by their first members. */
const MOST_NAMED = 4;

export interface SignatureRow {
  key: string;
  features: Array<{ name: string; share: string }>;
  /** Members beyond those that are named. */
  more: number;
  share: string;
  samples: number;
  first: number;
  last: number;
}

/** Most telling first. */
export function signatureRows({ signatures }: SignatureReport): SignatureRow[] {
  return [...signatures].sort((a, b) => b.share - a.share).map(({ features, samples, share, first, last }) => ({
    key: features.map(({ component, feature }) => `${component} ${feature}`).join('\n'),
    features: features.slice(0, MOST_NAMED).map(({ component, feature, ratio }) => ({ name: `${component} ${feature}`, share: percentText(ratio) })),
    more: Math.max(0, features.length - MOST_NAMED),
    share: percentText(share),
    samples,
    first,
    last,
  }));
}

/** Whether a task tells a group's signatures; of one that is not done it is not known which group it is of. */
export const isOf = (service: string, group: string) => (task: TaskStatus) => task.kind === 'signatures' && task.service === service && task.group === group;
