import { useCallback, useState } from 'react';
import type { Selection } from './selection';

/**
 * The chosen zone of one picture. It stays as it was chosen while new samples come, so that it can be read, and goes when the picture
 * becomes another one.
 * @param of what the picture is of: series, axes, time range.
 */
export function useSelection(of: string): [Selection | null, (selection: Selection | null) => void] {
  const [held, setHeld] = useState<{ of: string; selection: Selection | null } | null>(null);
  const choose = useCallback((selection: Selection | null) => setHeld({ of, selection }), [of]);
  return [held?.of === of ? held.selection : null, choose];
}
