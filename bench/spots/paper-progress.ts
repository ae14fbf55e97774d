/** Says how a collection gets on: counts, samples an hour and what is left, every so many seconds. */

import type { Tally } from './paper-collect';

const EVERY_MS = 60_000;

export function createProgress(series: string, say: (text: string) => void, now: () => number) {
  const begun = now();
  const taken = new Map<string, Tally & { own: number }>();
  let said = begun;

  function onSample(environment: string, tally: Tally): void {
    taken.set(environment, { ...tally, own: (taken.get(environment)?.own ?? 0) + 1 });
    if (now() - said >= EVERY_MS || tally.collected === tally.wanted) {
      said = now();
      say(`${series}: ${[...taken].map(([name, each]) => lineOf(name, each, (now() - begun) / 3_600_000)).join('; ')}`);
    }
  }
  return { onSample };
}

function lineOf(environment: string, { own, collected, wanted }: Tally & { own: number }, hours: number): string {
  const rate = own / Math.max(hours, 1e-6);
  return `${environment} ${collected} of ${wanted}, ${Math.round(rate)} an hour, ${Math.ceil(((wanted - collected) / rate) * 60)} min left`;
}
