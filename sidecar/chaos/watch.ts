/** Asks a run's stop conditions once a second. Effects: queries, timers. */

import type { StopCondition } from '../contract';
import { type Answer, holding, judgePoll } from './conditions';
import type { Senses } from './senses';

const PERIOD_MS = 1000;
/** An answer that is later than this is none. */
const PATIENCE_MS = 2000;

/** Calls back once, with the reason, when the run has to stop. Answers a function that ends the watch. */
export function watchConditions(service: string, conditions: StopCondition[], senses: Senses, onStop: (reason: string) => void): () => void {
  let silent = conditions.map(() => 0);
  let ended = conditions.length === 0;
  let timer: NodeJS.Timeout | undefined;

  async function poll(): Promise<void> {
    const begin = performance.now();
    const answers = await Promise.all(conditions.map((condition) => ask(service, condition, senses)));
    const judgement = judgePoll(conditions, answers, silent);
    silent = judgement.silent;
    if (ended) {
      return;
    }
    if (judgement.reason !== null) {
      ended = true;
      onStop(judgement.reason);
      return;
    }
    timer = setTimeout(() => void poll(), Math.max(0, PERIOD_MS - (performance.now() - begin)));
  }

  if (!ended) {
    void poll();
  }
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Why a condition holds before anything was done; null where none does, or nobody knows. */
export async function heldAlready(service: string, conditions: StopCondition[], senses: Senses): Promise<string | null> {
  const reasons = await Promise.all(conditions.map(async (condition) => holding(condition, (await ask(service, condition, senses)) ?? [])));
  return reasons.find((reason) => reason !== null) ?? null;
}

async function ask(service: string, condition: StopCondition, senses: Senses): Promise<Answer> {
  if ('score' in condition) {
    const score = senses.score(service, condition.group);
    return score === null ? null : [score];
  }
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<null>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS, null)));
  const answer = await Promise.race([senses.query(condition.query).catch(() => null), silence]);
  clearTimeout(timer);
  return answer;
}
