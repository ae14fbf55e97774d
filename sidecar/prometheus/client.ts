/**
 * Reads a Prometheus through its HTTP API: raw samples, instant values, metric types. Every answer is held against the shape that
 * the API documents, and bounded; whatever else comes is an error with a code, never a number.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, RoentgenError } from '../errors';
import { type InstantSample, readInstant, readMatrix, readMetadata, type RawSeries } from './answers';

export type { InstantSample, RawSeries } from './answers';

export interface PrometheusOptions {
  url: string;
  timeoutMs: number;
  /** Bearer token, where Prometheus wants one. */
  token: string | null;
}

/** All methods throw PROMETHEUS_UNREACHABLE, _TIMEOUT, _BAD_ANSWER or _QUERY_FAILED. Times are milliseconds since the epoch. */
export interface Prometheus {
  readonly url: string;
  /** Raw samples of every series of the selector in (fromMs, toMs], with their own time stamps; long ranges in chunks. */
  raw(selector: string, fromMs: number, toMs: number): Promise<RawSeries[]>;
  instant(query: string, atMs: number): Promise<InstantSample[]>;
  /** Metric name -> type, of metrics that are scraped now. */
  types(): Promise<Map<string, string>>;
}

const MAX_BYTES = 256 * 2 ** 20;
/** A raw query of more than this is split: 6 hours at 1 s are 21,600 samples a series. */
const CHUNK_MS = 6 * 3_600_000;
const RETRIES = 2;
const RETRY_MS = 200;

export function createPrometheus(options: PrometheusOptions): Prometheus {
  const get = <T>(path: string, parameters: Record<string, string>, read: (data: unknown) => T) => retrying(async () => read(await call(options, path, parameters)));

  async function raw(selector: string, fromMs: number, toMs: number): Promise<RawSeries[]> {
    const series = new Map<string, RawSeries>();
    for (let start = fromMs; start < toMs; start += CHUNK_MS) {
      const end = Math.min(start + CHUNK_MS, toMs);
      const part = await get('/api/v1/query', { query: `${selector}[${Math.max(1, Math.round(end - start))}ms]`, time: String(end / 1000) }, readMatrix);
      part.forEach((each) => append(series, each));
    }
    return [...series.values()];
  }

  return {
    url: options.url,
    raw,
    instant: (query, atMs) => get('/api/v1/query', { query, time: String(atMs / 1000) }, readInstant),
    types: () => get('/api/v1/metadata', {}, readMetadata),
  };
}

/** Chunks share no sample, but an answer's range is closed on the left in older versions: a repeated time stamp is dropped. */
function append(all: Map<string, RawSeries>, part: RawSeries): void {
  const key = JSON.stringify(Object.entries(part.labels).sort());
  const present = all.get(key);
  if (!present) {
    all.set(key, part);
    return;
  }
  const last = present.times[present.times.length - 1];
  part.times.forEach((time, index) => {
    if (time > last) {
      present.times.push(time);
      present.values.push(part.values[index]);
    }
  });
}

/** Connection errors and 5xx are tried again; refusals, time-outs and garbage are not. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= RETRIES || !(error instanceof RoentgenError) || error.code !== 'PROMETHEUS_UNREACHABLE') {
        throw error;
      }
      await sleep(RETRY_MS * 2 ** tries);
    }
  }
}

async function call(options: PrometheusOptions, path: string, parameters: Record<string, string>): Promise<unknown> {
  const { url, token, timeoutMs } = options;
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      headers: token ? { authorization: `Bearer ${token}` } : {},
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(path === '/api/v1/metadata' ? { method: 'GET', body: undefined } : {}),
    });
    const text = await boundedText(answer);
    return dataOf(text, answer.status, url);
  } catch (error) {
    throw translated(error, options);
  }
}

async function boundedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  const reader = answer.body?.getReader();
  for (let bytes = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    bytes += value.length;
    if (bytes > MAX_BYTES) {
      await reader.cancel();
      throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `an answer of more than ${MAX_BYTES} bytes`, "narrow the service's selector");
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Prometheus's own errors are JSON at any status; a 5xx that is not comes from a proxy, or from a Prometheus that is starting. */
function dataOf(text: string, status: number, url: string): unknown {
  const answer = parsed(text);
  if (answer?.status === 'error' && status !== 500) {
    throw new RoentgenError(answer.errorType === 'timeout' ? 'PROMETHEUS_TIMEOUT' : 'PROMETHEUS_QUERY_FAILED', `${url}: ${String(answer.error).slice(0, 300)}`);
  }
  if (status >= 500) {
    throw new RoentgenError('PROMETHEUS_UNREACHABLE', `${url} answered ${status}`);
  }
  if (answer?.status !== 'success') {
    const hint = status === 401 || status === 403 ? 'is prometheus.token_file right?' : undefined;
    throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered ${status} with something that is not its API: ${JSON.stringify(text.slice(0, 60))}`, hint);
  }
  return answer.data;
}

/** The answer's envelope; null for what is not JSON. */
function parsed(text: string): { status?: unknown; data?: unknown; errorType?: unknown; error?: unknown } | null {
  try {
    return JSON.parse(text) as ReturnType<typeof parsed>;
  } catch {
    return null;
  }
}

function translated(error: unknown, { url, timeoutMs }: PrometheusOptions): RoentgenError {
  if (error instanceof RoentgenError) {
    return error;
  }
  if ((error as { name?: unknown } | null)?.name === 'TimeoutError') {
    return new RoentgenError('PROMETHEUS_TIMEOUT', `${url} did not answer within ${timeoutMs / 1000} s`, undefined, { cause: error });
  }
  const { cause: reason } = (error ?? {}) as { cause?: unknown };
  const cause = reason ? `: ${messageOf(reason)}` : '';
  return new RoentgenError('PROMETHEUS_UNREACHABLE', `${url}: ${messageOf(error)}${cause}`, 'is prometheus.url right, and is Prometheus up?', { cause: error });
}
