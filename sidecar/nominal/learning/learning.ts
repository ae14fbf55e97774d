/** When models of a service are learned: at first, when a person asks, and by age or drift; never while something is ill. */

import type { ServiceSection } from '../../config/config';
import type { ApiError } from '../../contract';
import { RoentgenError, toldOf } from '../../errors';
import { NO_WORK, type Work } from '../group-status';
import { type LearnDeps, learnService } from './learn';
import type { NominalModel } from '../model';

/** How a stage's pass is kept count of. */
export type Pass = <T>(stage: 'discover' | 'learn' | 'score' | 'kpi' | 'causes', service: string, work: () => Promise<T>) => Promise<T | null>;

export interface LearningDeps extends LearnDeps {
  pass: Pass;
  /** @param byItself nobody asked for it */
  onModel(model: NominalModel, byItself: boolean): Promise<void>;
  onColdStart(model: NominalModel): Promise<void>;
  /** Every group was learned. */
  onLearned(): void;
}

export interface Learning {
  /** Learns in the background, and tries again after an error. Nothing happens where learning is under way. */
  learn(options?: { only?: ReadonlySet<string>; byItself?: boolean }): void;
  status(): { work: Work; learning: boolean; failure: ApiError | null; failed: ReadonlyMap<string, ApiError> };
  /** Series that no model uses, by reason. */
  dropped(): Record<string, number>;
  close(): Promise<void>;
}

/** Learning is tried again after this time, which doubles up to the second. */
const RETRY_MS: [first: number, longest: number] = [5000, 300_000];

export function createLearning(service: ServiceSection, deps: LearningDeps): Learning {
  const abort = new AbortController();
  let learning: Promise<void> | null = null;
  let work = NO_WORK;
  let failure: ApiError | null = null;
  const failed = new Map<string, ApiError>();
  let failures = 0;
  let dropped: Record<string, number> = {};
  let retry: NodeJS.Timeout | undefined;

  function learn({ only, byItself = false }: { only?: ReadonlySet<string>; byItself?: boolean } = {}): void {
    clearTimeout(retry);
    learning ??= learnOnce(only, byItself).finally(() => {
      learning = null;
      work = NO_WORK;
    });
  }

  async function learnOnce(only: ReadonlySet<string> | undefined, byItself: boolean): Promise<void> {
    const hooks = {
      onCollecting: (collecting: number) => { work = { ...work, collecting }; },
      onGroups: (groups: string[]) => { work = { ...work, collecting: 1, groups }; },
      onGroup: (group: string, share: number) => { work = { ...work, shares: new Map(work.shares).set(group, share) }; },
      onModel: async (model: NominalModel) => {
        await deps.onModel(model, byItself);
        failed.delete(model.group);
      },
      onColdStart: deps.onColdStart,
      onGroupFailed: (group: string, error: RoentgenError) => { failed.set(group, toldOf(error)); },
      onDropped: (counts: Record<string, number | undefined>) => { dropped = Object.fromEntries(Object.entries(counts).map(([reason, count]) => [reason, count ?? 0])); },
    };
    failed.clear();
    failure = null;
    const done = await deps.pass('learn', service.name, async () => {
      try {
        await learnService(service, deps, hooks, abort.signal, only);
        return true;
      } catch (error) {
        failure = toldOf(error);
        throw error;
      }
    });
    failures = done ? 0 : failures + 1;
    if (done) {
      deps.onLearned();
    }
    if (!done && !abort.signal.aborted) {
      retry = setTimeout(() => learn({ only: failed.size > 0 ? new Set(failed.keys()) : only, byItself }), Math.min(RETRY_MS[0] * 2 ** (failures - 1), RETRY_MS[1]));
    }
  }

  return {
    learn,
    status: () => ({ work, learning: learning !== null, failure, failed }),
    dropped: () => dropped,
    close: async () => {
      clearTimeout(retry);
      abort.abort(new RoentgenError('TRAINING_FAILED', 'the sidecar stops'));
      await learning?.catch(() => undefined);
    },
  };
}
