/** The users: sessions arrive at random (Poisson) so that requests follow the curve; each user thinks between its requests. */

import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '../schedule';
import type { Behaviour, Users, Visit } from './behaviour';
import { type Load, targetRate } from './curve';
import { countRequest, type LoadFigures, newFigures } from './figures';
import { exponential } from './session';
import { sendTo } from './request';
import { watchSurge } from './surge';

export interface LoadSource {
  /** null: it does not count. */
  figures(): LoadFigures | null;
  setLoad(load: Load): void;
}

/** Users beyond this are turned away at the door: a service that hangs must not gather them without end. */
const MAX_SESSIONS = 300;
/** The rate is looked at anew at least this often, seconds; a Poisson process may be cut anywhere. */
const LONGEST_WAIT = 0.5;

/** Starts at once. Each session uses one of the hosts. */
export function startGenerator({ hosts, port, patienceMs }: Exclude<Users, { kind: 'command' }>, behaviour: Behaviour, initial: Load, now: () => number): LoadSource {
  const figures = newFigures();
  const random = seeded(initial.seed);
  let load = initial;
  let sessions = 0;
  const surged = watchSurge(initial.surge);
  const presentRate = () => targetRate(now() / 1000, surged(load));

  function visit(host: string): Visit {
    return {
      random,
      think: (seconds) => pause(1000 * exponential(seconds, random)),
      request: async (operation, token = '') => {
        figures.requests++;
        const started = now();
        const reply = await sendTo({ host, port, patienceMs }, operation, token);
        countRequest(figures, (now() - started) / 1000, reply.failure);
        return reply;
      },
    };
  }

  async function arrivals(): Promise<void> {
    for (;;) {
      const wait = exponential(behaviour.requestsPerSession / presentRate(), random);
      await pause(1000 * Math.min(wait, LONGEST_WAIT));
      if (wait <= LONGEST_WAIT && sessions < MAX_SESSIONS) {
        sessions++;
        void behaviour.session(visit(hosts[Math.floor(random() * hosts.length)])).finally(() => sessions--);
      }
    }
  }

  void arrivals();
  return {
    figures: () => ({ ...figures, targetRate: presentRate() }),
    setLoad: (next) => {
      load = next;
    },
  };
}
