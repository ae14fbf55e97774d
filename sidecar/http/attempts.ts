/**
 * Wrong tokens by address. Who has only ever shown wrong ones is not even compared any more for the rest of a minute, so that tokens cannot be
 * tried out; an address that has shown a right one (Grafana, through which everybody comes) and this machine keep their way in.
 */

import { isIP } from 'node:net';
import { RoentgenError } from '../errors';

export interface Attempts {
  /** Before the token is looked at. Throws TOO_MANY_ATTEMPTS for an address that knows no right one. */
  check(address: string): void;
  right(address: string): void;
  /** Throws TOO_MANY_ATTEMPTS in the place of the error that a wrong token has, where there were too many. */
  wrong(address: string): void;
}

const WINDOW_MS = 60_000;
/** Wrong tokens from one address in a window. */
const MOST_WRONG = 20;
/** An address is trusted for so long after a right token. */
const TRUSTED_MS = 3_600_000;
/** Of each kind; the oldest goes. */
const MOST_ADDRESSES = 1000;

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Of IPv6 the network: a host has more addresses there than could be counted. */
const keyOf = (address: string) => (isIP(address) === 6 && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address);

export function createAttempts(now: () => number): Attempts {
  const trusted = new Map<string, number>();
  const wrongs = new Map<string, { since: number; count: number }>();

  const isTrusted = (key: string, address: string) => LOOPBACK.test(address) || now() - (trusted.get(key) ?? -Infinity) < TRUSTED_MS;
  const of = (key: string) => {
    const known = wrongs.get(key);
    return known && now() - known.since < WINDOW_MS ? known : { since: now(), count: 0 };
  };
  const tooMany = () => new RoentgenError('TOO_MANY_ATTEMPTS', `more than ${MOST_WRONG} wrong tokens came from this address within a minute`, 'wait a minute, and check the tokens on the Configuration page');

  return {
    check: (address) => {
      const key = keyOf(address);
      if (of(key).count > MOST_WRONG && !isTrusted(key, address)) {
        throw tooMany();
      }
    },
    right: (address) => keep(trusted, keyOf(address), now()),
    wrong: (address) => {
      const key = keyOf(address);
      const { since, count } = of(key);
      keep(wrongs, key, { since, count: count + 1 });
      if (count >= MOST_WRONG) {
        throw tooMany();
      }
    },
  };
}

/** Newest last. */
function keep<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.delete(key);
  known.set(key, value);
  const [oldest] = known.keys();
  if (known.size > MOST_ADDRESSES) {
    known.delete(oldest);
  }
}
