/** stop: a condition on Prometheus becomes true, or Prometheus falls silent, while a run goes on. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_SENSES } from '../../../sidecar/chaos/senses';
import type { Random } from '../../../sidecar/nn/random';
import { createPrometheus } from '../../../sidecar/prometheus/client';
import type { Figure } from '../../report/figure';
import { draw, isLasting } from '../draw';
import type { Stage } from '../stage';
import { loadNote, openRuns, type PartOptions, repeat, times, total } from '../trials';
import { kindsOf, tidily } from './kill';

/** How Prometheus fails: answers that come never, errors, connections that break off, nobody there. */
const SILENCES = ['hangs', 'errors', 'resets', 'closed'] as const;
type Way = 'true' | (typeof SILENCES)[number];

/** Milliseconds: a poll (they are a second apart) and one second more; three polls without an answer, each of which waits two seconds at most, count as one. */
const LIMIT: Record<Way, number> = { true: 2000, hangs: 8000, errors: 8000, resets: 8000, closed: 8000 };
const PATIENCE_MS = 20_000;

export interface StopTrial {
  what: string;
  way: Way;
  /** From the moment at which it was so until everything was undone and read back. */
  goneMs: number;
  /** What an outsider saw then. */
  left: string[];
  state: string;
  reason: string | null;
}

/** Stands in for Prometheus: one number, or one of the ways to fail. */
async function standIn() {
  let way: Way | 'false' = 'false';
  let polls = 0;
  const server: Server = createServer((request, response) => {
    polls += 1;
    if (way === 'resets') {
      request.socket.resetAndDestroy();
    } else if (way === 'errors') {
      response.writeHead(503).end('{"status":"error","errorType":"unavailable","error":"no"}');
    } else if (way !== 'hangs') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [Date.now() / 1000, way === 'true' ? '2' : '0'] }] } }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, polls: () => polls, close, become(next: Way) {
    way = next;
    if (next === 'closed') {
      close();
    }
  } };
}

export async function stopOn(stage: Stage, way: Way, random: Random): Promise<StopTrial> {
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const stand = await standIn();
  const prometheus = createPrometheus({ url: stand.url, timeoutMs: 5000, token: null });
  const runs = openRuns(folder, stage, { senses: { ...NO_SENSES, query: async (promql) => (await prometheus.instant(promql, Date.now())).map(({ value }) => value) } });
  const experiment = draw(stage, random, { duration: () => 60, among: isLasting });
  try {
    const { run } = await runs.start({ ...experiment, stop: [{ query: 'errors', over: 1 }] }, 'bench');
    await sleep(500 + 1500 * random());
    stand.become(way);
    const begin = performance.now();
    // Told by the guards, which read back; looking takes longer than that, and comes after it.
    await Promise.race([runs.finished(run), sleep(PATIENCE_MS)]);
    const goneMs = performance.now() - begin;
    const left = await stage.left([run]);
    const { state, reason } = runs.get(run);
    return { what: kindsOf(experiment), way, goneMs, left, state, reason };
  } finally {
    await runs.close();
    stand.close();
    rmSync(folder, { recursive: true });
  }
}

export async function stop(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const ways: Way[] = ['true', 'true', 'true', 'true', ...SILENCES];
  const results = await repeat('stop', options, (random, index) => tidily(stage, () => stopOn(stage, ways[index % ways.length], random)), (trial) => (isGood(trial) ? null : `${trial.what}: ${trial.way}: ${trial.state}, ${trial.reason}; gone after ${Math.round(trial.goneMs)} ms, left: ${trial.left.join(', ') || 'nothing'}`));
  const [held, silent] = [results.filter(({ way }) => way === 'true'), results.filter(({ way }) => way !== 'true')];
  return [
    { id: 'X-stop', value: total(results, (trial) => (isGood(trial) ? 0 : 1)), unit: `of ${results.length} stops late or not for the right reason`, note: `a poll a second; ${loadNote()}` },
    ...times('X-stop-true', held.map(({ goneMs }) => goneMs), LIMIT.true),
    ...times('X-stop-silent', silent.map(({ goneMs }) => goneMs), LIMIT.hangs),
  ];
}

function isGood({ way, goneMs, left, state, reason }: StopTrial): boolean {
  return left.length === 0 && goneMs <= LIMIT[way] && state === 'aborted' && (reason ?? '').includes(way === 'true' ? 'errors is 2, over 1' : 'did not answer 3 polls');
}
