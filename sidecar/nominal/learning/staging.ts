/** A model with other features than the one in use scores beside it for a while before it takes over. */

import type { StagedModel } from '../../contract';
import type { Feature } from '../../series/features';
import type { ServiceSeries } from '../../series/service-series';
import { versionOf } from '../model';
import type { GroupWatch } from '../watch';

export interface Staging {
  /** What waits for this group before is given back to be closed. */
  stage(watch: GroupWatch, inUse: GroupWatch): GroupWatch | undefined;
  pass(series: ServiceSeries, components: string[], held: boolean): Promise<void>;
  /** Groups whose time has come and that do no worse than the one in use. */
  ripe(): string[];
  /** The staged watch of a group, which is staged no longer. */
  take(group: string): GroupWatch | undefined;
  of(group: string): GroupWatch | undefined;
  status(group: string): StagedModel | null;
  close(): Promise<void>;
}

interface Staged {
  watch: GroupWatch;
  inUse: GroupWatch;
  since: number;
  /** Of the one in use when staging began. */
  before: { scored: number; over: number };
}

/** Rows that it must have scored. The one in use may have none: that is why it goes. */
const LEAST_ROWS = 30;
/** So much is never held against the new one (share of rows over the line). */
const TOLERATED = 0.02;

const keyOf = ({ component, name }: Feature) => `${component} ${name}`;

/** Features that one has and the other has not. */
export function changedFeatures(before: Feature[], after: Feature[]): { added: string[]; removed: string[] } {
  const [old, fresh] = [before.map(keyOf), after.map(keyOf)].map((keys) => new Set(keys));
  return { added: [...fresh].filter((key) => !old.has(key)), removed: [...old].filter((key) => !fresh.has(key)) };
}

export function createStaging(stageMs: number, now: () => number): Staging {
  const staged = new Map<string, Staged>();
  const shareOf = ({ scored, over }: { scored: number; over: number }) => (scored === 0 ? 0 : over / scored);
  const sharesOf = ({ watch, inUse, before }: Staged) => {
    const [own, other] = [watch.rows(), inUse.rows()];
    return { rows: own.scored, flaggedShare: shareOf(own), flaggedShareInUse: shareOf({ scored: other.scored - before.scored, over: other.over - before.over }) };
  };

  function take(group: string): GroupWatch | undefined {
    const found = staged.get(group)?.watch;
    staged.delete(group);
    return found;
  }

  return {
    stage: (watch, inUse) => {
      const before = take(watch.model.group);
      staged.set(watch.model.group, { watch, inUse, since: now(), before: inUse.rows() });
      return before;
    },
    pass: async (series, components, held) => {
      await Promise.all([...staged.values()].map(({ watch }) => watch.pass(series, components, held)));
    },
    ripe: () => [...staged].filter(([, each]) => {
      const { rows, flaggedShare, flaggedShareInUse } = sharesOf(each);
      return now() - each.since >= stageMs && rows >= LEAST_ROWS && flaggedShare <= Math.max(TOLERATED, flaggedShareInUse);
    }).map(([group]) => group),
    take,
    of: (group) => staged.get(group)?.watch,
    status: (group) => {
      const found = staged.get(group);
      return found ? { version: versionOf(found.watch.model.trainedAt), since: found.since, until: found.since + stageMs, ...sharesOf(found), ...changedFeatures(found.inUse.model.features, found.watch.model.features) } : null;
    },
    close: async () => {
      await Promise.all([...staged.values()].map(({ watch }) => watch.close()));
    },
  };
}
