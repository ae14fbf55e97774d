/** One Grafana annotation a fault interval. Effects: HTTP. API: https://grafana.com/docs/grafana/latest/developers/http_api/annotations/ */

import type { Run } from '../contract';
import { messageOf } from '../errors';

export interface AnnotationsOptions {
  /** Base URL of Grafana, and a token that may write annotations. */
  url: string;
  token: string | null;
  tags: string[];
  /** Intervals that have none yet, oldest first. */
  pending(): Array<{ run: Run; fault: number }>;
  /** Journals that Grafana has it. */
  done(run: string, fault: number): void;
  /** Hears of the first failure, and of the next one after a success. */
  log(text: string): void;
  retryMs?: number;
}

export interface Annotations {
  /** There may be something new. */
  poke(): void;
  /** Waits for the request that is under way. */
  close(): Promise<void>;
}

const TIMEOUT_MS = 5000;
const RETRY_MS = 60_000;

/** A failure stops nothing: what is pending is tried again after a minute, at the next interval, and at the next start. */
export function createAnnotations(options: AnnotationsOptions): Annotations {
  let working: Promise<void> | null = null;
  let again = false;
  let failed = false;
  let closed = false;
  const timer = setInterval(poke, options.retryMs ?? RETRY_MS);
  timer.unref();

  async function work(): Promise<void> {
    try {
      for (const { run, fault } of options.pending()) {
        if (closed) {
          return;
        }
        await annotate(run, fault, options);
        options.done(run.run, fault);
        failed = false;
      }
    } catch (error) {
      if (!failed) {
        options.log(`annotations in Grafana: ${messageOf(error)}; they are tried again`);
      }
      failed = true;
    }
  }

  function poke(): void {
    again = true;
    working ??= (async () => {
      while (again && !closed) {
        again = false;
        await work();
      }
    })().finally(() => (working = null));
  }

  return {
    poke,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await working;
    },
  };
}

/** Asks first whether an earlier try, whose answer was lost, has left one: the tag of the interval is its own. */
async function annotate(run: Run, fault: number, options: AnnotationsOptions): Promise<void> {
  const { fault: kind, component, start, end } = run.faults[fault];
  const own = `roentgen-fault:${run.run}-${fault}`;
  if (await isThere(own, options)) {
    return;
  }
  const tags = [...options.tags, own, `service:${run.service}`, `component:${component}`, `fault:${kind}`];
  await call(options, 'POST', '/api/annotations', { time: start, timeEnd: end, tags, text: textOf(run, fault) });
}

async function isThere(tag: string, options: AnnotationsOptions): Promise<boolean> {
  try {
    const found = await call(options, 'GET', `/api/annotations?limit=1&tags=${encodeURIComponent(tag)}`);
    return Array.isArray(found) && found.length > 0;
  } catch (error) {
    // A token that may only write: better twice than never.
    if (/ answered 40[13] /.test(messageOf(error))) {
      return false;
    }
    throw error;
  }
}

/** Grafana shows the text as HTML, so nothing that opens a tag or an entity gets there. */
function textOf(run: Run, fault: number): string {
  const { fault: kind, component, parameters } = run.faults[fault];
  const told = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return `${kind} on ${run.service}/${component}${told.length > 0 ? ` (${told.join(', ')})` : ''}, experiment ${run.experiment}, run ${run.run} by ${run.author}`.replace(/[<>&]/g, ' ');
}

async function call({ url, token }: AnnotationsOptions, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const answer = await fetch(url.replace(/\/$/, '') + path, {
    method,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    // The token goes nowhere but where the configuration says.
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${url} answered ${answer.status} to ${method} ${path.split('?')[0]}`);
  }
  return answer.json();
}
