/** Calls to a running sidecar, found through its own configuration file. */

import { API_PREFIX, type ApiError } from '../contract';
import type { Config } from '../config/config';
import { type ErrorCode, messageOf, RoentgenError } from '../errors';

export interface Client {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
}

export function createClient(config: Config): Client {
  const base = `http://${config.listen.host}:${config.listen.port}${API_PREFIX}`;
  const token = config.auth.launch ?? config.auth.view;

  async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const answer = await fetch(base + path, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}), ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), 'x-roentgen-user': 'cli' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    }).catch((error: unknown) => {
      throw new RoentgenError('NOT_FOUND', `no sidecar answers at ${base}: ${messageOf(error)}`, 'start it with: roentgen serve --config FILE', { cause: error });
    });
    const json: unknown = await answer.json();
    if (!answer.ok) {
      const { code, message, hint } = json as ApiError;
      throw new RoentgenError(code as ErrorCode, message, hint);
    }
    return json as T;
  }

  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}
