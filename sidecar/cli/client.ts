/** Calls to a running sidecar, found through its own configuration file. */

import { API_PREFIX, type ApiError } from '../contract';
import type { Config } from '../config/config';
import { type ErrorCode, messageOf, RoentgenError } from '../errors';

export interface Client {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** The bytes of a file, as they come. */
  download(path: string): Promise<ReadableStream<Uint8Array>>;
  upload<T>(path: string, bytes: Uint8Array): Promise<T>;
}

export function createClient(config: Config): Client {
  const base = `http://${config.listen.host}:${config.listen.port}${API_PREFIX}`;
  const token = config.auth.launch ?? config.auth.stop ?? config.auth.view;

  async function ask(method: 'GET' | 'POST', path: string, type?: string, body?: RequestInit['body']): Promise<Response> {
    const answer = await fetch(base + path, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}), ...(type ? { 'content-type': type } : {}), 'x-roentgen-user': 'cli' },
      body,
    }).catch((error: unknown) => {
      throw new RoentgenError('NOT_FOUND', `no sidecar answers at ${base}: ${messageOf(error)}`, 'start it with: roentgen serve --config FILE', { cause: error });
    });
    if (!answer.ok) {
      const { code, message, hint } = (await answer.json()) as ApiError;
      throw new RoentgenError(code as ErrorCode, message, hint);
    }
    return answer;
  }

  const read = async <T>(answer: Promise<Response>) => (await (await answer).json()) as T;

  return {
    get: (path) => read(ask('GET', path)),
    post: (path, body) => read(ask('POST', path, 'application/json', JSON.stringify(body ?? {}))),
    download: async (path) => (await ask('GET', path)).body as ReadableStream<Uint8Array>,
    upload: (path, bytes) => read(ask('POST', path, 'application/octet-stream', bytes as Uint8Array<ArrayBuffer>)),
  };
}
