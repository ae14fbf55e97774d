/** The users: sessions arrive at random (Poisson) so that requests follow the daily curve; each thinks between its requests. */

import { setTimeout as pause } from 'node:timers/promises';
import { WEB_PORT } from '../employees/addresses';
import { seeded } from '../schedule';
import { type Load, targetRate } from './curve';
import { countRequest, type LoadFigures, newFigures } from './figures';
import { type Reply, sendTo } from './request';
import { exponential, nextOperation, type Operation, sessionLength, SESSION_REQUESTS, signIn, THINK_SECONDS } from './session';

export interface Generator {
  figures(): LoadFigures;
  setLoad(load: Load): void;
}

/** Users give up after this time. */
const PATIENCE_MS = 2000;
/** Users beyond this are turned away at the door: a service that hangs must not gather them without end. */
const MAX_SESSIONS = 300;
/** The rate is looked at anew at least this often, seconds; a Poisson process may be cut anywhere. */
const LONGEST_WAIT = 0.5;

/** Starts at once. `hosts`: the web instances, each session uses one. */
export function startGenerator(hosts: string[], initial: Load, now: () => number): Generator {
  const figures = newFigures();
  const newcomers: number[] = [];
  const random = seeded(initial.seed);
  let load = initial;
  let sessions = 0;

  async function request(host: string, operation: Operation, token: string): Promise<Reply> {
    figures.requests++;
    const started = now();
    const reply = await sendTo({ host, port: WEB_PORT, patienceMs: PATIENCE_MS }, operation, token);
    countRequest(figures, (now() - started) / 1000, reply.failure);
    return reply;
  }

  async function session(): Promise<void> {
    const host = hosts[Math.floor(random() * hosts.length)];
    const { body } = await request(host, signIn(random), '');
    const token = (body as { token?: string } | null)?.token;
    for (let left = token ? sessionLength(random) : 0; left > 0; left--) {
      await pause(1000 * exponential(THINK_SECONDS, random));
      const operation = nextOperation(random, newcomers);
      const reply = await request(host, operation, token ?? '');
      const id = reply.status === 201 ? (reply.body as { id?: number } | null)?.id : undefined;
      if (id !== undefined) {
        newcomers.push(id);
      }
    }
  }

  async function arrivals(): Promise<void> {
    for (;;) {
      const wait = exponential(SESSION_REQUESTS / targetRate(now() / 1000, load), random);
      await pause(1000 * Math.min(wait, LONGEST_WAIT));
      if (wait <= LONGEST_WAIT && sessions < MAX_SESSIONS) {
        sessions++;
        void session().finally(() => sessions--);
      }
    }
  }

  void arrivals();
  return {
    figures: () => ({ ...figures, targetRate: targetRate(now() / 1000, load) }),
    setLoad: (next) => {
      load = next;
    },
  };
}
