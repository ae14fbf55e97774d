/** What one user of the employees service does between signing in and leaving. Pure: random numbers are passed in. */

import { DEPARTMENTS, passwordOf, SEED_RECORDS } from '../employees/service';
import type { Behaviour, Random } from './behaviour';
import type { Operation } from './operation';

/** Mean number of requests after the one that signs in; the number is geometric. */
const MEAN_OPERATIONS = 6;
/** Mean pause between two requests of a user, seconds; pauses are exponential. */
const THINK_SECONDS = 0.5;

/** Cumulative shares: people look far more often than they change. */
const MIX: Array<[number, 'list' | 'get' | 'update' | 'add' | 'remove']> = [[0.35, 'list'], [0.78, 'get'], [0.9, 'update'], [0.95, 'add'], [1, 'remove']];

/** An exponential random number with the given mean. */
export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}

export function signIn(random: Random): Operation {
  const id = anyone(random);
  return { method: 'POST', path: '/login', body: { id, password: passwordOf(id) } };
}

/** Number of operations after signing in. */
export function sessionLength(random: Random): number {
  return Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / (1 + MEAN_OPERATIONS)));
}

/** `newcomers`: ids of added records, oldest first; one is taken out when it is to be removed, so that the table does not grow without end. */
export function nextOperation(random: Random, newcomers: number[]): Operation {
  const draw = random();
  const kind = MIX.find(([share]) => draw < share)?.[1];
  switch (kind) {
    case 'list':
      return { method: 'GET', path: `/employees?department=${DEPARTMENTS[Math.floor(random() * DEPARTMENTS.length)]}&after=${Math.floor(random() * SEED_RECORDS)}&limit=20` };
    case 'update':
      return { method: 'PUT', path: `/employees/${anyone(random)}`, body: { salary: 3000 + Math.floor(random() * 4000), title: random() < 0.5 ? 'engineer' : 'senior engineer' } };
    case 'add':
      return { method: 'POST', path: '/employees', body: { name: 'newcomer', email: 'newcomer@example.org', department: DEPARTMENTS[Math.floor(random() * DEPARTMENTS.length)], title: 'trainee', salary: 3000 } };
    case 'remove': {
      const id = newcomers.shift();
      return id === undefined ? { method: 'GET', path: `/employees/${anyone(random)}` } : { method: 'DELETE', path: `/employees/${id}` };
    }
    default:
      return { method: 'GET', path: `/employees/${anyone(random)}` };
  }
}

function anyone(random: Random): number {
  return 1 + Math.floor(random() * SEED_RECORDS);
}

/** Users of one client share the records that they added. */
export function employees(): Behaviour {
  const newcomers: number[] = [];
  return {
    requestsPerSession: 1 + MEAN_OPERATIONS,
    session: async ({ request, think, random }) => {
      const { body } = await request(signIn(random));
      const token = (body as { token?: string } | null)?.token;
      for (let left = token ? sessionLength(random) : 0; left > 0; left--) {
        await think(THINK_SECONDS);
        const reply = await request(nextOperation(random, newcomers), token);
        const id = reply.status === 201 ? (reply.body as { id?: number } | null)?.id : undefined;
        if (id !== undefined) {
          newcomers.push(id);
        }
      }
    },
  };
}
