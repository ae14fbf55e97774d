/** What users of a service do, as told to the client process, and the frame that each of them acts in. Types only. */

import type { Operation } from './operation';
import type { Reply } from './request';

/** A weighted list of requests in a row. */
export interface Session {
  weight: number;
  steps: Array<Operation & { /** Mean pause before the next request, seconds. */ think: number }>;
}

interface HttpUsers {
  /** Each user speaks to one of them. */
  hosts: string[];
  port: number;
  /** Users give up after this time. */
  patienceMs: number;
}

export type Users =
  | ({ kind: 'employees' } & HttpUsers)
  | ({ kind: 'http'; sessions: Session[] } & HttpUsers)
  | { kind: 'command'; command: string[]; environment: Record<string, string> };

/** Uniform in [0, 1). */
export type Random = () => number;

/** One user's time: what it may do and with which luck. */
export interface Visit {
  request(operation: Operation, token?: string): Promise<Reply>;
  /** Waits an exponential time of this mean. */
  think(seconds: number): Promise<void>;
  random: Random;
}

export interface Behaviour {
  /** Mean number, which the rate of arrivals follows from. */
  requestsPerSession: number;
  session(visit: Visit): Promise<void>;
}
