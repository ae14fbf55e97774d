import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { Interval } from '../../sidecar/contract';
import { intervalOf, type Span, spanOf } from './span';

export interface ChosenSpan {
  span: Span;
  /** Its times as of now; null while what is typed is no range. */
  range: () => Interval | null;
  choose: (span: Span) => void;
}

/** The range that the address has, or `fallback`; choosing another one changes the address. */
export function useSpan(fallback: Span): ChosenSpan {
  const [parameters, setParameters] = useSearchParams();
  const [span, setSpan] = useState(() => spanOf(parameters, fallback));
  const { from, to } = span;
  const range = useCallback(() => intervalOf({ from, to }, Date.now()), [from, to]);
  const choose = (next: Span) => {
    setSpan(next);
    // half-typed times stay out of the address
    if (intervalOf(next, Date.now())) {
      const all = new URLSearchParams(parameters);
      Object.entries(next).forEach(([key, value]) => all.set(key, value));
      setParameters(all, { replace: true });
    }
  };
  return { span, range, choose };
}
