/** What every piece of work over a past range is given, and how the live watch would have tracked it. */

import type { ServiceSection } from '../config/config';
import { parseQuietHours } from '../config/quiet-hours';
import { createPolicy } from '../nominal/judging/policy';
import type { ReplayOptions } from './replay';

export interface PastDeps extends Pick<ReplayOptions, 'source' | 'pool' | 'signal' | 'held'> {
  service: ServiceSection;
  onProgress(share: number): void;
}

export function trackedLive({ quietHours, timeZone, persistence, acceptAfterMs, line, policy }: ServiceSection): ReplayOptions['options'] {
  const { isQuiet } = parseQuietHours(quietHours, timeZone);
  return ({ features }) => ({ persistence, acceptAfterMs, line, policy: createPolicy(policy, features), isQuiet });
}
