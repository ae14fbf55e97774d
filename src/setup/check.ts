/** One step of setting up: its state, what was found, and what to do next. Pure. */
import { t } from '../text';

/** `waiting`: an earlier step comes first. `optional`: not there, or not to be seen from here, and nothing that others need. */
export type CheckState = 'done' | 'todo' | 'working' | 'waiting' | 'optional';

export interface Next {
  text: string;
  link?: { href: string; text: string };
  snippet?: string;
}

export interface Check {
  id: string;
  title: string;
  state: CheckState;
  finding: string;
  /** More of it, one line each. */
  details?: string[];
  next?: Next;
  /** Whether the summary counts it. */
  needed: boolean;
  /** 0 to 1, while working. */
  progress?: number;
}

export type Verdict = Omit<Check, 'id' | 'title' | 'needed'>;

export const waitsFor = (what: string): Verdict => ({ state: 'waiting', finding: t('setup.check.waits', 'Can be told when this is done: {{what}}.', { what }) });
export const looking = (): Verdict => ({ state: 'waiting', finding: t('setup.check.looking', 'Looking…') });

export interface CheckSign {
  shape: string;
  word: string;
  tone: 'success' | 'warning' | 'info' | 'secondary';
}

export function signOf(state: CheckState): CheckSign {
  switch (state) {
    case 'done':
      return { shape: '●', word: t('setup.state.done', 'done'), tone: 'success' };
    case 'todo':
      return { shape: '▲', word: t('setup.state.todo', 'to do'), tone: 'warning' };
    case 'working':
      return { shape: '◔', word: t('setup.state.working', 'in progress'), tone: 'info' };
    case 'waiting':
      return { shape: '◌', word: t('setup.state.waiting', 'waits'), tone: 'secondary' };
    case 'optional':
      return { shape: '◇', word: t('setup.state.optional', 'optional'), tone: 'secondary' };
  }
}

export interface Summary {
  done: number;
  all: number;
  /** The step to take, or to wait for; null where all is done. */
  next: Check | null;
}

/** Of the steps that others need. The first one that a person can do something about comes before those that take their time. */
export function summaryOf(checks: Check[]): Summary {
  const needed = checks.filter((check) => check.needed);
  const open = needed.filter(({ state }) => state !== 'done');
  return { done: needed.length - open.length, all: needed.length, next: open.find(({ state }) => state === 'todo') ?? open.find(({ state }) => state === 'working') ?? open[0] ?? null };
}

export function summaryText({ done, all, next }: Summary): string {
  const sum = t('setup.summary.done', '{{done}} of {{all}} done', { done, all });
  return next ? t('setup.summary.next', '{{sum}}, next: {{next}}', { sum, next: next.title }) : t('setup.summary.all', '{{sum}}. All that is needed is there.', { sum });
}
