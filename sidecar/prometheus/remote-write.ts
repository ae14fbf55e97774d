/**
 * Writes samples of the past into a Prometheus (Remote-Write 1.0: protobuf in a snappy block). With an out-of-order window a request may be
 * sent twice; Prometheus keeps a sample that it has, also where the second one has another value.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, messageOf, RoentgenError } from '../errors';
import type { TimeSeries } from './samples';
import { compress } from './snappy';
import { writeRequests } from './write-request';

export interface RemoteWriterOptions {
  /** Where samples are written; Prometheus has it at /api/v1/write. */
  url: string;
  /** Bearer token, where Prometheus wants one. */
  token: string | null;
  /** Of one request. */
  timeoutMs: number;
  fetch?: typeof fetch;
}

export interface WriteOptions {
  signal?: AbortSignal;
  /** Called with the number of samples that Prometheus has taken so far. */
  onProgress?(samples: number): void;
}

export interface RemoteWriter {
  /**
   * Writes all samples, request after request; a NaN ends its series until the next number. Throws REMOTE_WRITE_REFUSED,
   * PROMETHEUS_UNREACHABLE or _TIMEOUT, REQUEST_INVALID for a series that Prometheus could not hold, and the signal's reason when
   * aborted. What was written before stays.
   */
  write(series: Iterable<TimeSeries>, options?: WriteOptions): Promise<{ samples: number }>;
}

/** About 180 kB before compression. */
const MAX_SAMPLES = 10_000;
const RETRIES = 4;
const RETRY_MS = 200;
const MAX_ANSWER_BYTES = 4096;

const WINDOW_HINT = 'set storage.tsdb.out_of_order_time_window in prometheus.yml (Prometheus 2.39 or newer) to more than the age of the oldest sample, or import a file with promtool';
const RECEIVER_HINT = 'start Prometheus with --web.enable-remote-write-receiver, or import a file with promtool';
const TOKEN_HINT = 'is prometheus.token_file right, and may its owner write?';
/** By what Prometheus says of a sample (storage/interface.go), and by status. */
const SAMPLE_HINTS: Array<[RegExp, string]> = [
  [/out of order|out of bounds|too old/i, WINDOW_HINT],
  [/duplicate sample/i, 'Prometheus has other values at these times and keeps them: delete the series first, or write the time before it'],
];
const STATUS_HINTS: Record<number, string> = { 401: TOKEN_HINT, 403: TOKEN_HINT, 404: RECEIVER_HINT, 405: RECEIVER_HINT };

/** Throws CONFIG_INVALID for a token that no HTTP header can carry. */
export function createRemoteWriter(options: RemoteWriterOptions): RemoteWriter {
  // Said here, because fetch would quote the token.
  if (options.token !== null && !/^[\x21-\x7e]+$/.test(options.token)) {
    throw new RoentgenError('CONFIG_INVALID', "Prometheus's token has characters that no HTTP header can carry", 'it must be one line of visible ASCII characters');
  }
  return {
    write: async (series, { signal, onProgress } = {}) => {
      let samples = 0;
      for (const request of writeRequests(series, MAX_SAMPLES)) {
        const block = compress(request.body);
        await retrying(() => post(options, block, signal), signal);
        samples += request.samples;
        onProgress?.(samples);
      }
      return { samples };
    },
  };
}

/** Connection errors, 5xx and 429 are tried again; refusals and time-outs are not. */
async function retrying(work: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (tries >= RETRIES || codeOf(error) !== 'PROMETHEUS_UNREACHABLE') {
        throw error;
      }
      await sleep(RETRY_MS * 2 ** tries, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

async function post(options: RemoteWriterOptions, body: Buffer<ArrayBuffer>, signal: AbortSignal | undefined): Promise<void> {
  const { url, token, timeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const answer = await (options.fetch ?? fetch)(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      'user-agent': 'roentgen',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw unreachable(error, options);
  });
  // The status counts, also where the text behind it breaks off.
  const text = await openingOf(answer).catch(() => '');
  const failure = failureOf(answer, token === null ? text : text.replaceAll(token, '<secret>'), url);
  if (failure) {
    throw failure;
  }
}

/** The first words of an answer, on one line. */
async function openingOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; reader && bytes < MAX_ANSWER_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    chunks.push(value);
    bytes += value.length;
  }
  await reader?.cancel();
  return Buffer.concat(chunks).toString('utf8').slice(0, 300).replace(/\s+/g, ' ').trim();
}

/** Some versions tell of samples that are too old by a 500; a page in HTML comes from something else, whatever its status. */
function failureOf(answer: Response, text: string, url: string): RoentgenError | null {
  const { status, ok } = answer;
  const page = answer.headers.get('content-type')?.includes('html') ?? false;
  if (ok && !page) {
    return null;
  }
  const message = `${url} answered ${status}${text && !page ? `: ${text}` : ''}`;
  const hint = SAMPLE_HINTS.find(([words]) => words.test(text))?.[1];
  if (!hint && (status >= 500 || status === 429)) {
    return new RoentgenError('PROMETHEUS_UNREACHABLE', message);
  }
  return new RoentgenError('REMOTE_WRITE_REFUSED', message, hint ?? STATUS_HINTS[status]);
}

function unreachable(error: unknown, { url, timeoutMs }: RemoteWriterOptions): RoentgenError {
  if ((error as { name?: unknown } | null)?.name === 'TimeoutError') {
    return new RoentgenError('PROMETHEUS_TIMEOUT', `${url} did not take the samples within ${timeoutMs / 1000} s`, undefined, { cause: error });
  }
  const { cause } = (error ?? {}) as { cause?: unknown };
  return new RoentgenError('PROMETHEUS_UNREACHABLE', `${url}: ${messageOf(error)}${cause ? `: ${messageOf(cause)}` : ''}`, 'is prometheus.remote_write_url right, and is Prometheus up?', { cause: error });
}
