/** After a fault: reads its target's figures and journals whether it was seen; after a run: whether the service left its nominal state. Effects. */

import type { Confirmation, FaultInterval, Run } from '../contract';
import { messageOf } from '../errors';
import { BEFORE_SECONDS, confirmationOf, examine, SETTLE_STEPS } from './evidence';
import { isOfLife } from './experiment/sequence';
import { faultSpec } from './faults';
import type { Ledger } from './ledger';
import type { Senses } from './senses';

export interface Confirmer {
  /** @param count strikes that the guard counted */
  fault(run: string, fault: number, count?: number): void;
  /** After the run's end. */
  deviation(run: string): void;
  /** What an earlier sidecar did not come to. */
  catchUp(): void;
  /** Resolves when everything of the run that can be found out is. */
  settled(run: string): Promise<void>;
  close(): void;
}

/** Older intervals are not looked at any more. */
const CATCH_UP_MS = 3_600_000;

export function createConfirmer(ledger: Ledger, senses: Senses, now: () => number): Confirmer {
  const pending = new Map<string, Set<Promise<void>>>();
  const timers = new Set<() => void>();

  /** When the last samples are there. Never rejects. */
  function later(run: string, from: number, stepMs: number, work: () => Promise<void> | void): void {
    const waited = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => finish(true), Math.min(Math.max(0, from + SETTLE_STEPS * stepMs - now()), SETTLE_STEPS * stepMs));
      const finish = (due: boolean) => {
        clearTimeout(timer);
        timers.delete(cancel);
        resolve(due);
      };
      const cancel = () => finish(false);
      timers.add(cancel);
    });
    const done = waited
      .then((due) => (due ? work() : undefined))
      .catch((error: unknown) => console.error(`chaos: ${run}: ${messageOf(error)}`))
      .finally(() => pending.get(run)?.delete(done));
    pending.set(run, (pending.get(run) ?? new Set()).add(done));
  }

  function fault(run: string, index: number, count?: number): void {
    const { service, faults } = ledger.get(run);
    const interval = faults[index];
    const stepMs = senses.stepMs(service);
    if (interval.start === null || interval.end === null || (stepMs === null && count === undefined)) {
      return;
    }
    later(run, interval.end, stepMs ?? 0, async () => {
      ledger.write({ type: 'confirmed', run, fault: index, confirmation: await confirmationOfFault(service, interval, stepMs, count, senses, endBefore(ledger, service, interval.start)) });
      ledger.saveLabels();
    });
  }

  function deviation(run: string): void {
    const { service, startedAt, endedAt } = ledger.get(run);
    const stepMs = senses.stepMs(service);
    if (stepMs !== null && endedAt !== null) {
      later(run, endedAt, stepMs, () => ledger.write({ type: 'deviated', run, deviated: senses.deviated(service, startedAt, endedAt) }));
    }
  }

  return {
    fault,
    deviation,
    catchUp: () => unconfirmed(ledger, now() - CATCH_UP_MS).forEach(([run, index]) => fault(run.run, index)),
    settled: async (run) => void (await Promise.all(pending.get(run) ?? [])),
    close: () => timers.forEach((cancel) => cancel()),
  };
}

function unconfirmed(ledger: Ledger, since: number): Array<[Run, number]> {
  return [...ledger.history.runs.values()].flatMap((run) => run.faults.flatMap(({ end, confirmation }, index): Array<[Run, number]> => (end !== null && end > since && confirmation === null ? [[run, index]] : [])));
}

/** When the last fault of the service before this moment ended; -Infinity: there was none. */
function endBefore(ledger: Ledger, service: string, moment: number | null): number {
  const ends = [...ledger.history.runs.values()].filter((run) => run.service === service).flatMap(({ faults }) => faults.flatMap(({ end }) => (end !== null && end <= (moment ?? 0) ? [end] : [])));
  return Math.max(-Infinity, ...ends.slice(-100));
}

async function confirmationOfFault(service: string, interval: FaultInterval, stepMs: number | null, count: number | undefined, senses: Senses, since: number): Promise<Confirmation> {
  const [start, end] = [interval.start as number, interval.end as number];
  if (stepMs === null) {
    return confirmationOf([], count);
  }
  const window = { start, end, stepMs, since, life: isOfLife(interval.fault) };
  const findings = await Promise.all(
    faultSpec(interval.fault).evidence.map(async (evidence) => {
      const component = evidence.of === 'service' ? null : interval.component;
      const series = await senses.series(service, component, evidence.metric, start - (BEFORE_SECONDS * 1000 + 2 * stepMs), end + SETTLE_STEPS * stepMs).catch(() => []);
      return examine(evidence, series, window);
    })
  );
  return confirmationOf(findings, count);
}
