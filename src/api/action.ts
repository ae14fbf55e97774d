import { useState } from 'react';
import { type ApiFailure, failureOf } from './client';

export interface Actions {
  /** While an action is under way. */
  busy: boolean;
  /** Of the last action. */
  failure: ApiFailure | null;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** Actions that the user asks for. `after` is called when one has ended, well or not: what a page shows may have changed. */
export function useActions(after: () => void = () => {}): Actions {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const act = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    try {
      await action();
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
    after();
  };
  return { busy, failure, act };
}
