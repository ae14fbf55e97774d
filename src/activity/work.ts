/** What is under way now: tasks, learning, campaigns, in one list. Pure. */
import type { CampaignStatus, ServiceStatus, TaskKind, TaskStatus } from '../../sidecar/contract';
import { t } from '../text';

export interface Work {
  key: string;
  what: string;
  /** Service, and group where it is about one. */
  subject: string;
  /** Null where nobody is known to have asked for it. */
  by: string | null;
  /** 0 to 1. */
  progress: number;
  since: number | null;
  detail: string;
  /** How it can be stopped; null where it cannot. */
  stop: { kind: 'task' | 'campaign'; name: string } | null;
}

export function kindText(kind: TaskKind): string {
  const texts: Record<TaskKind, () => string> = {
    backfill: () => t('activity.kind.backfill', 'Scores of the past'),
    backtest: () => t('activity.kind.backtest', 'Backtest'),
    scorecard: () => t('activity.kind.scorecard', 'Score card'),
    signatures: () => t('activity.kind.signatures', 'Recurring cause sets'),
    'twin-training': () => t('activity.kind.twin-training', 'Training of the network twin'),
  };
  return texts[kind]();
}

export const subjectOf = ({ service, group }: { service: string; group: string | null }) => (group === null ? service : `${service} / ${group}`);

const ofTask = (task: TaskStatus): Work => ({ key: task.task, what: kindText(task.kind), subject: subjectOf(task), by: task.author, progress: task.progress, since: task.startedAt, detail: '', stop: { kind: 'task', name: task.task } });

function ofService({ service, groups }: ServiceStatus): Work[] {
  return groups.filter(({ state }) => state === 'collecting' || state === 'training').map(({ group, state, progress }) => ({
    key: `learn ${service} ${group}`,
    what: state === 'training' ? t('activity.work.training', 'Learning a model') : t('activity.work.collecting', 'Collecting nominal data'),
    subject: subjectOf({ service, group }),
    by: null,
    progress,
    since: null,
    detail: '',
    stop: null,
  }));
}

const ofCampaign = ({ service, wanted, collected, startedAt, phase }: CampaignStatus): Work => ({
  key: `campaign ${service}`,
  what: t('activity.work.campaign', 'Campaign'),
  subject: service,
  by: null,
  progress: wanted === 0 ? 0 : Math.min(1, collected / wanted),
  since: startedAt,
  detail: t('activity.work.samples', '{{collected}} of {{wanted}} samples; {{phase}}', { collected, wanted, phase }),
  stop: { kind: 'campaign', name: service },
});

/** Campaigns first, for they do harm; then tasks, then learning. */
export function underWay(tasks: TaskStatus[], services: ServiceStatus[], campaigns: CampaignStatus[]): Work[] {
  return [...campaigns.filter(({ state }) => state === 'running').map(ofCampaign), ...tasks.filter(({ state }) => state === 'running').map(ofTask), ...services.flatMap(ofService)];
}

export interface StateWord {
  word: string;
  shape: string;
  tone: 'success' | 'error' | 'secondary' | 'info';
}

export function stateOf(state: TaskStatus['state']): StateWord {
  const words: Record<TaskStatus['state'], () => StateWord> = {
    running: () => ({ word: t('activity.state.running', 'running'), shape: '◔', tone: 'info' }),
    done: () => ({ word: t('activity.state.done', 'done'), shape: '✓', tone: 'success' }),
    failed: () => ({ word: t('activity.state.failed', 'failed'), shape: '✕', tone: 'error' }),
    cancelled: () => ({ word: t('activity.state.cancelled', 'cancelled'), shape: '■', tone: 'secondary' }),
  };
  return words[state]();
}

/** Seconds that a task took, or has taken so far. */
export const secondsOf = ({ startedAt, endedAt }: Pick<TaskStatus, 'startedAt' | 'endedAt'>, now: number) => Math.max(0, (endedAt ?? now) - startedAt) / 1000;
