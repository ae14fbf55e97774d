/** What the API answers of how well runs were detected. Reads episodes, and of Prometheus what the classifier said. */

import { judgeRun } from '../chaos/scorecard';
import type { Runs } from '../chaos/runs';
import type { Senses } from '../chaos/senses';
import type { ServiceSection } from '../config/config';
import { type EpisodeRecord, type FaultInterval, type Interval, METRICS, type Run, type RunScoreCard } from '../contract';
import { RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Prometheus } from '../prometheus/client';

export interface RunReportParts {
  runs: Pick<Runs, 'get' | 'list'>;
  /** undefined: it is not configured (any more). */
  sectionOf(service: string): Pick<ServiceSection, 'stepMs' | 'persistence'> | undefined;
  episodesOf(service: string): { list(range?: Interval): EpisodeRecord[] };
  senses: Pick<Senses, 'deviated'>;
  prometheus: Pick<Prometheus, 'instant'>;
  now(): number;
}

/** Steps after those of the persistence rule in which an alarm is still a fault's; as in a backtest. */
const GRACE_STEPS = 5;
const DEFAULT_STEP_MS = 5000;
/** Whether the service was watched is told two steps after a run's end; later it is not coming any more. */
const TOLD_STEPS = 6;
const LIMIT = { default: 50, most: 200 };
/** Cards that cannot change any more. */
const MOST_KEPT = 500;

export function runReportHandlers(parts: RunReportParts): Pick<Handlers, 'runScoreCard' | 'runScoreCards'> {
  const kept = new Map<string, RunScoreCard>();

  async function cardOf(run: Run, spots: SpotsSource): Promise<RunScoreCard> {
    const known = kept.get(run.run);
    if (known) {
      return known;
    }
    const { card, lasting } = await judge(run, parts, spots);
    if (card.final && !lasting && !spots.silent() && kept.size < MOST_KEPT) {
      kept.set(run.run, card);
    }
    return card;
  }

  return {
    runScoreCard: ({ params }) => cardOf(parts.runs.get(params.run), spotsFrom(parts)),
    runScoreCards: async ({ query }) => {
      const limit = limitOf(query.limit);
      const runs = parts.runs.list().filter(({ service }) => query.service === undefined || service === query.service);
      const spots = spotsFrom(parts);
      const cards: RunScoreCard[] = [];
      for (const run of runs.slice(0, limit)) {
        cards.push(await cardOf(run, spots));
      }
      return cards;
    },
  };
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? LIMIT.default);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT.most) {
    throw new RoentgenError('REQUEST_INVALID', `limit ${JSON.stringify(text)} is not a whole number from 1 to ${LIMIT.most}`);
  }
  return limit;
}

async function judge(run: Run, { runs, sectionOf, episodesOf, senses, now }: RunReportParts, spots: SpotsSource): Promise<{ card: RunScoreCard; lasting: boolean }> {
  const { service, startedAt, endedAt } = run;
  const section = sectionOf(service);
  const stepMs = section?.stepMs ?? DEFAULT_STEP_MS;
  const n = section?.persistence.n ?? 1;
  const episodes = section ? episodesOf(service).list({ from: startedAt - 3_600_000, to: (endedAt ?? now()) + 3_600_000 }) : [];
  const told = run.deviated ?? senses.deviated(service, startedAt, endedAt ?? now());
  const waiting = section !== undefined && (endedAt === null || now() < endedAt + TOLD_STEPS * stepMs);
  const card = judgeRun(run, {
    now: now(),
    episodes,
    others: runs.list().filter((other) => other.run !== run.run && other.service === service).flatMap((other) => other.faults.flatMap(intervalOf)),
    watched: told !== null ? true : waiting ? null : false,
    graceMs: (n + GRACE_STEPS) * stepMs,
    persistenceMs: (n - 1) * stepMs,
    spots: await Promise.all(run.faults.map((fault) => spots.of(service, fault))),
  });
  return { card, lasting: episodes.some(({ end }) => end === null) };
}

const intervalOf = ({ start, end }: FaultInterval): Interval[] => (start === null ? [] : [{ from: start, to: end ?? start }]);

interface SpotsSource {
  of(service: string, fault: FaultInterval): Promise<Array<{ component: string; probability: number }>>;
  /** Whether Prometheus did not answer once. */
  silent(): boolean;
}

/** The rest of a card stands without Prometheus; when it does not answer once it is not asked again within a request, so that a list does not wait for each of its rows. */
function spotsFrom({ prometheus, now }: RunReportParts): SpotsSource {
  let silent = false;
  const of = async (service: string, { start, end }: FaultInterval) => {
    if (start === null || silent) {
      return [];
    }
    const until = end ?? now();
    const query = `max_over_time(${METRICS.faultSpot.name}{service=${JSON.stringify(service)},fault="any"}[${Math.max(1, Math.ceil((until - start) / 1000))}s])`;
    const rows = await prometheus.instant(query, until).catch(() => {
      silent = true;
      return [];
    });
    return rows.flatMap(({ labels, value }) => (labels.component && Number.isFinite(value) ? [{ component: labels.component, probability: value }] : []));
  };
  return { of, silent: () => silent };
}
