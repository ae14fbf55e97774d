/**
 * Reads a Prometheus through its HTTP API: raw samples, instant values, metric types. Every answer is held against the shape that
 * the API documents, and bounded; whatever else comes is an error with a code, never a number.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, RoentgenError } from '../errors';
import { type InstantSample, readInstant, readMatrix, readMetadata, type RawSeries } from './answers';
import { skewOf } from './clock';
import { dataOf, textOf, TOO_MUCH } from './envelope';
import { createJoin, within } from './order';

export type { InstantSample, RawSeries } from './answers';

export interface PrometheusOptions {
  url: string;
  timeoutMs: number;
  /** Bearer token, where Prometheus wants one. */
  token: string | null;
}

/** All methods throw PROMETHEUS_UNREACHABLE, _TIMEOUT, _BAD_ANSWER, _PARTIAL or _QUERY_FAILED. Times are milliseconds since the epoch. */
export interface Prometheus {
  readonly url: string;
  /**
   * Raw samples of every series of the selector in (fromMs, toMs], with their own time stamps, in order; long ranges in chunks.
   * All of the range or an error. Count and sum of native histograms are series of their own.
   */
  raw(selector: string, fromMs: number, toMs: number): Promise<RawSeries[]>;
  instant(query: string, atMs: number): Promise<InstantSample[]>;
  /** Metric name -> type, of metrics that are scraped now. */
  types(): Promise<Map<string, string>>;
  /** How far Prometheus's clock is ahead of this machine's, in milliseconds, by its newest answer. Nothing to compare: not there. */
  skewMs?(): number;
}

/** Two million samples; parsing takes a second and half a gigabyte. */
const MAX_BYTES = 64 * 2 ** 20;
/** A raw query of more than this is split: 6 hours at 1 s are 21,600 samples a series. */
const CHUNK_MS = 6 * 3_600_000;
/** Where a chunk holds more than an answer may, it is halved down to this. */
const LEAST_CHUNK_MS = 600_000;
const RETRIES = 2;
const RETRY_MS = 200;

export function createPrometheus(options: PrometheusOptions): Prometheus {
  let skew = 0;
  const onSkew = (skewMs: number) => { skew = skewMs; };
  const get = <T>(path: string, parameters: Record<string, string>, read: (data: unknown) => T) => retrying(async () => read(await call(options, path, parameters, onSkew)));

  async function chunk(selector: string, fromMs: number, toMs: number): Promise<RawSeries[]> {
    const series = await get('/api/v1/query', { query: `${selector}[${Math.max(1, Math.round(toMs - fromMs))}ms]`, time: String(toMs / 1000) }, readMatrix);
    return series.map((each) => within(each, fromMs, toMs));
  }

  async function raw(selector: string, fromMs: number, toMs: number): Promise<RawSeries[]> {
    const join = createJoin();
    for (let start = fromMs, length = CHUNK_MS; start < toMs; ) {
      const end = Math.min(start + length, toMs);
      try {
        join.add(await chunk(selector, start, end));
        start = end;
      } catch (error) {
        if (!(error instanceof RoentgenError && error.cause === TOO_MUCH) || end - start <= LEAST_CHUNK_MS) {
          throw error;
        }
        length = Math.ceil((end - start) / 2);
      }
    }
    return join.joined();
  }

  return {
    url: options.url,
    raw,
    instant: (query, atMs) => get('/api/v1/query', { query, time: String(atMs / 1000) }, readInstant),
    types: () => get('/api/v1/metadata', {}, readMetadata),
    skewMs: () => skew,
  };
}

/** Connection errors, 5xx and 429 are tried again; refusals, time-outs and garbage are not. */
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

async function call(options: PrometheusOptions, path: string, parameters: Record<string, string>, onSkew: (skewMs: number) => void): Promise<unknown> {
  const { url, token, timeoutMs } = options;
  const [sent, isQuery] = [Date.now(), path !== '/api/v1/metadata'];
  try {
    const answer = await fetch(url + path, {
      method: isQuery ? 'POST' : 'GET',
      body: isQuery ? new URLSearchParams(parameters) : undefined,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const received = Date.now();
    await refuseRedirect(answer, url);
    const data = dataOf(await boundedText(answer, url), answer.status, url);
    // What is got, not posted, may come from a cache, with the date of then.
    if (isQuery) {
      onSkew(skewOf(sent, received, answer.headers.get('date')));
    }
    return data;
  } catch (error) {
    throw translated(error, options);
  }
}

/** The token goes nowhere but where the configuration says. */
async function refuseRedirect(answer: Response, url: string): Promise<void> {
  if (answer.status >= 300 && answer.status < 400) {
    await answer.body?.cancel();
    const to = answer.headers.get('location')?.split('?')[0].slice(0, 200) ?? 'nowhere';
    throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered ${answer.status} and leads to ${to}`, 'a login page? Otherwise write where it leads to into prometheus.url');
  }
}

async function boundedText(answer: Response, url: string): Promise<string> {
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
      throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered more than ${MAX_BYTES} bytes`, "narrow the service's selector", { cause: TOO_MUCH });
    }
    chunks.push(value);
  }
  return textOf(Buffer.concat(chunks), url);
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
