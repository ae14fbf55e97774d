/** What every answer of Prometheus's API is wrapped in: status, errors, warnings. Pure. */

import { RoentgenError } from '../errors';

interface Envelope {
  status?: unknown;
  data?: unknown;
  errorType?: unknown;
  error?: unknown;
  warnings?: unknown;
  /** VictoriaMetrics's cluster: some of its stores did not answer. */
  isPartial?: unknown;
}

/** Marks, as their cause, errors that a shorter range may not meet. */
export const TOO_MUCH = 'more than one answer may hold';

/** Limits on samples, chunks and length of a query, in the words of Prometheus, Mimir, Thanos and VictoriaMetrics. */
const SIZE_LIMIT = /\b(samples|chunks)\b|time range exceeds/i;
/** Notes on the query's own text. Every other warning says that something of the data is missing. */
const ANNOTATION = /^PromQL (info|warning):/;

/** An answer's text. Throws PROMETHEUS_BAD_ANSWER for bytes that are no UTF-8: damaged labels would be other labels. */
export function textOf(bytes: Uint8Array, url: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered bytes that are no text`, undefined, { cause: error });
  }
}

/**
 * The data of an answer. Prometheus's own errors are JSON at any status; a 5xx or 429 is tried again, whoever says it.
 * Throws PROMETHEUS_UNREACHABLE, _TIMEOUT, _QUERY_FAILED, _PARTIAL or _BAD_ANSWER.
 */
export function dataOf(text: string, status: number, url: string): unknown {
  const answer = parsed(text);
  if (status === 504 || (answer?.status === 'error' && answer.errorType === 'timeout')) {
    throw new RoentgenError('PROMETHEUS_TIMEOUT', `${url}: ${errorOf(answer) ?? 'the proxy before it waited in vain'}`, "raise prometheus.timeout and Prometheus's --query.timeout, or narrow the service's selector");
  }
  if (status >= 500 || status === 429) {
    throw new RoentgenError('PROMETHEUS_UNREACHABLE', `${url} answered ${status}${answer?.status === 'error' ? `: ${errorOf(answer)}` : ''}`, status === 429 ? 'it wants fewer queries: raise its limit or the step' : undefined);
  }
  if (answer?.status === 'error') {
    throw refusal(url, errorOf(answer) ?? 'without a reason');
  }
  if (answer?.status !== 'success' || status < 200 || status > 299) {
    throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered ${status} with something that is not its API: ${JSON.stringify(text.slice(0, 60))}`, hintFor(text, status));
  }
  checkWhole(answer, url);
  return answer.data;
}

/** A part of the data would look like components that have stopped: it is refused. */
function checkWhole({ warnings, isPartial }: Envelope, url: string): void {
  if (!(warnings === undefined || warnings === null || (Array.isArray(warnings) && warnings.every((each) => typeof each === 'string')))) {
    throw new RoentgenError('PROMETHEUS_BAD_ANSWER', `${url} answered warnings that are no list of texts`);
  }
  const missing = ((warnings ?? []) as string[]).find((warning) => !ANNOTATION.test(warning)) ?? (isPartial === true ? 'isPartial' : undefined);
  if (missing !== undefined) {
    throw new RoentgenError('PROMETHEUS_PARTIAL', `${url} answered only a part of the data: ${missing.slice(0, 300)}`, 'see that all stores behind it answer; scores are absent until they do');
  }
}

function refusal(url: string, reason: string): RoentgenError {
  const hint = /limit|too many|exceed|maximum|more than/i.test(reason) ? "narrow the service's selector, or raise the limit" : undefined;
  return new RoentgenError('PROMETHEUS_QUERY_FAILED', `${url}: ${reason}`, hint, SIZE_LIMIT.test(reason) ? { cause: TOO_MUCH } : undefined);
}

const errorOf = (answer: Envelope | null) => (answer?.error === undefined ? undefined : String(answer.error).slice(0, 300));

function hintFor(text: string, status: number): string | undefined {
  if (status === 401 || status === 403) {
    return 'is prometheus.token_file right?';
  }
  return /^\s*</.test(text) ? 'a web page, perhaps the login page of a proxy: prometheus.url must lead to the API itself, with prometheus.token_file where a token is needed' : undefined;
}

/** Null for what is no JSON object. */
function parsed(text: string): Envelope | null {
  try {
    return JSON.parse(text) as Envelope | null;
  } catch {
    return null;
  }
}
