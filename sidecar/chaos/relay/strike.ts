/** What the relay does to what it carries. Pure; `random` answers numbers in [0, 1). */

export type Distribution = 'uniform' | 'normal';

export interface Wait {
  /** Milliseconds. */
  ms: number;
  /** Milliseconds: uniform within ms +- jitter, or normal with the standard deviation jitter. */
  jitter: number;
  distribution: Distribution;
}

/** `share` (0 to 1) is of connections where bytes are late, of requests where HTTP is struck. */
export type Strike = ({ mode: 'delay'; share: number } & Wait) | ({ mode: 'http-latency'; share: number } & Wait) | { mode: 'http-error'; share: number; status: number };

/** Milliseconds to wait, never less than 0. */
export function drawWait({ ms, jitter, distribution }: Wait, random: () => number): number {
  // Box and Muller 1958; 1 - random() keeps the logarithm finite.
  const unit = distribution === 'uniform' ? 2 * random() - 1 : Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, ms + jitter * unit);
}
