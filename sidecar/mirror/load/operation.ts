/** A request that a user makes. Types only. */

export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: Record<string, unknown>;
  /** Statuses that are no error; absent: all below 500. */
  expect?: number[];
}
