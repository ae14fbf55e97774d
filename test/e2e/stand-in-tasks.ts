/** The stand-in's work over past ranges: it takes a while, can be cancelled, and ends with a report in every part. */
import type { ApiError, BacktestGroup, BacktestReport, BacktestRequest, Interval, ScoreCard, SignatureReport, TaskKind, TaskStatus } from '../../sidecar/contract';
import { Refusal } from './stand-in-refusal';
import { generator, GROUPS, SERVICE } from './history';

export interface TaskBook {
  tasks: TaskStatus[];
  /** How long a task takes, in milliseconds. */
  taskMs: number;
  /** What the next backfill ends with; null = it works. */
  backfillError: ApiError | null;
}

type Report = Partial<Pick<TaskStatus, Exclude<TaskKind, 'twin-training'>>>;
const reports = new WeakMap<TaskStatus, Report>();
const lengths = new WeakMap<TaskStatus, number>();

/** @throws Refusal where one of the kind is running */
export function startTask(book: TaskBook, kind: TaskKind, report: Report, about: Partial<Pick<TaskStatus, 'group' | 'request'>> = {}): TaskStatus {
  settleTasks(book);
  if (book.tasks.some((task) => task.kind === kind && task.state === 'running')) {
    throw new Refusal(409, { code: 'TASK_BUSY', message: `a ${kind} of ${SERVICE} is already running`, hint: 'Wait for it, or cancel it.' });
  }
  const task: TaskStatus = { task: `task-${book.tasks.length + 1}`, kind, service: SERVICE, author: 'test', group: null, request: null, ...about, state: 'running', progress: 0, startedAt: Date.now(), endedAt: null, error: null, backfill: null, backtest: null, scorecard: null, signatures: null };
  reports.set(task, report);
  lengths.set(task, book.taskMs);
  book.tasks.unshift(task);
  return task;
}

/** Those whose time is over have their report. */
export function settleTasks({ tasks, backfillError }: TaskBook): void {
  for (const task of tasks.filter(({ state }) => state === 'running')) {
    task.progress = Math.min(1, (Date.now() - task.startedAt) / (lengths.get(task) ?? 1));
    if (task.progress === 1) {
      const error = task.kind === 'backfill' ? backfillError : null;
      Object.assign(task, { endedAt: Date.now(), error, state: error ? 'failed' : 'done' }, error ? {} : reports.get(task));
    }
  }
}

export function cancelTask(book: TaskBook, name: string): TaskStatus | undefined {
  settleTasks(book);
  const task = book.tasks.find((each) => each.task === name);
  return task?.state === 'running' ? Object.assign(task, { state: 'cancelled', endedAt: Date.now() }) : task;
}

const REACH: Record<string, number> = { cpu: 2.4, memory: 0.2, network: 14, filesystem: 0 };
const POINTS = 400;

/** Two incidents, at a third and at four fifths of the range. */
const incidentsOf = ({ from, to }: Interval): Interval[] => [0.33, 0.8].map((share) => ({ from: from + share * (to - from), to: from + (share + 0.04) * (to - from) }));

function replay(group: string, range: Interval, incidents: Interval[], line: number, seed: number): BacktestGroup {
  const random = generator(seed);
  const step = (range.to - range.from) / POINTS;
  const ill = (time: number) => incidents.some(({ from, to }) => time >= from && time <= to);
  const wrong = [0.15, 0.55].map((share) => range.from + share * (range.to - range.from));
  const falseOnes = wrong.slice(0, line > 1 || group === 'filesystem' ? 0 : 2);
  const curve = Array.from({ length: POINTS }, (_, i): [number, number | null] => {
    const time = range.from + i * step;
    const bump = falseOnes.some((each) => Math.abs(time - each) < 2 * step) ? 1.2 : 0;
    return [time, i > 120 && i < 130 ? null : (0.25 + 0.4 * random() + bump + (ill(time) ? REACH[group] * (0.6 + 0.6 * random()) : 0)) / line];
  });
  const found = REACH[group] > 1 ? incidents.length : 0;
  const trueOnes = incidents.slice(0, found).map(({ from, to }) => ({ from: from + step, to, peak: REACH[group] / line, isFalse: false }));
  const episodes = [...trueOnes, ...falseOnes.map((from) => ({ from: from - 2 * step, to: from + 2 * step, peak: 1.6, isFalse: true }))];
  const days = (range.to - range.from) / 86_400_000;
  return { group, rows: 17_280, flaggedShare: falseOnes.length === 0 ? 0.0009 : 0.0121, falseEpisodes: falseOnes.length, falseEpisodesPerDay: falseOnes.length / days, found, delaySeconds: found > 0 ? 15 * line : null, episodes, curve };
}

export function backtestReport(request: BacktestRequest): BacktestReport {
  const { from, to, line = 1, incidents = incidentsOf(request) } = request;
  const all = (factor: number) => GROUPS.map((group, i) => replay(group, { from, to }, incidents, factor, i + 1));
  return { from, to, incidents, groups: all(line), present: all(1), found: incidents.length, foundPresent: incidents.length, days: (to - from) / 86_400_000 };
}

export function scoreCard({ from, to }: Interval): ScoreCard {
  const row = (detector: ScoreCard['rows'][number]['detector'], found: number, perDay: number, flaggedShare: number, delaySeconds: number | null, aucPr: number | null) => ({ detector, inUse: detector === 'ensemble', found, falseEpisodesPerDay: perDay, flaggedShare, delaySeconds, aucPr });
  return {
    from,
    to,
    incidents: 9,
    days: (to - from) / 86_400_000,
    rows: [row('random', 1, 22, 0.05, 840, 0.04), row('z-score', 7, 1.9, 0.004, 25, 0.71), row('kmeans', 8, 1.1, 0.0031, 20, 0.78), row('pca', 9, 0.4, 0.0012, 20, 0.9), row('autoencoder', 9, 0.9, 0.0018, 20, 0.86), row('ensemble', 9, 0.6, 0.0014, 20, 0.88)],
    best: 'pca',
    reason: 'It finds every incident as soon as the others and has the fewest false episodes.',
  };
}

export function signatureReport(group: string, { from, to }: Interval): SignatureReport {
  const at = (share: number) => from + share * (to - from);
  const feature = (component: string, name: string, ratio: number) => ({ component, feature: name, ratio });
  return {
    group,
    from,
    to,
    deviations: 118,
    signatures: [
      { features: [feature('app1', 'container_network_transmit_packets_total', 0.62), feature('db1', 'container_network_receive_bytes_total', 0.29)], samples: 83, share: 0.703, first: at(0.5), last: at(0.63) },
      { features: [feature('db1', 'node_memory_dirty_bytes', 0.55), feature('db1', 'container_fs_writes_bytes_total', 0.14), feature('db2', 'container_fs_writes_bytes_total', 0.12), feature('app2', 'container_memory_cache', 0.06), feature('nginx', 'container_memory_cache', 0.05)], samples: 21, share: 0.178, first: at(0.1), last: at(0.8) },
    ],
    unexplained: 0.119,
  };
}
