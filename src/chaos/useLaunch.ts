import { useState } from 'react';
import type { Plan, Run } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { type ApiFailure, sidecar } from '../api/client';

export interface LaunchSteps {
  /** What the last preview said; null before the first and after a launch. */
  plan: Plan | null;
  /** The experiment is another one than was previewed: what stands in the plan would not be what happens. */
  stale: boolean;
  busy: boolean;
  failure: ApiFailure | null;
  preview: () => Promise<void>;
  /** Launches exactly what was previewed. */
  launch: () => Promise<void>;
  discard: () => void;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** First step: say what; the sidecar answers with a plan. Second step: launch exactly that plan. @param experiment as it stands now; null: none */
export function useLaunch(experiment: object | null, launched: (run: Run) => void): LaunchSteps {
  const [seen, setSeen] = useState<{ plan: Plan; key: string } | null>(null);
  const { busy, failure, act } = useActions();
  const key = JSON.stringify(experiment);
  const stale = seen !== null && seen.key !== key;
  const preview = () => act(async () => experiment && setSeen({ plan: await sidecar.preview(experiment), key }));
  const launch = () =>
    act(async () => {
      if (!seen || stale || seen.plan.refusals.length > 0) {
        return;
      }
      setSeen(null);
      launched(await sidecar.launch({ experiment: seen.plan.experiment, digest: seen.plan.digest }));
    });
  return { plan: seen?.plan ?? null, stale, busy, failure, preview, launch, discard: () => setSeen(null), act };
}
