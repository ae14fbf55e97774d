/** Sentences about runs and plans. Pure; called at render time. */
import type { Confirmation, FaultFamily, Plan, Run, StopCondition } from '../../sidecar/contract';
import { scoreText } from '../figures';
import { t } from '../text';

export interface StateWord {
  mark: string;
  word: string;
}

export const STATES: Array<Run['state']> = ['running', 'completed', 'failed', 'aborted', 'interrupted'];

export function stateOf(state: Run['state']): StateWord {
  const words: Record<Run['state'], StateWord> = {
    running: { mark: '▶', word: t('chaos.state.running', 'running') },
    completed: { mark: '✓', word: t('chaos.state.completed', 'completed') },
    failed: { mark: '✕', word: t('chaos.state.failed', 'failed') },
    aborted: { mark: '■', word: t('chaos.state.aborted', 'aborted') },
    interrupted: { mark: '!', word: t('chaos.state.interrupted', 'interrupted') },
  };
  return words[state];
}

export function familyOf(family: FaultFamily): string {
  const words: Record<FaultFamily, string> = {
    component: t('chaos.family.component', 'Component'),
    resource: t('chaos.family.resource', 'Resources'),
    network: t('chaos.family.network', 'Network'),
    application: t('chaos.family.application', 'Application'),
  };
  return words[family];
}

export function stopText(condition: StopCondition): string {
  if ('score' in condition) {
    const { group, score } = condition;
    return group ? t('chaos.stop.score-of-group', 'the score of {{group}} is over {{score}}', { group, score }) : t('chaos.stop.score-of-any', 'the score of any group is over {{score}}', { score });
  }
  const { query, over, under } = condition;
  return over !== undefined ? t('chaos.stop.query-over', '{{query}} is over {{over}}', { query, over }) : t('chaos.stop.query-under', '{{query}} is under {{under}}', { query, under: under ?? '' });
}

/** Components and kinds that a plan hits, and for how long, as it is asked before the last click. */
export function hitText({ steps }: Pick<Plan, 'steps'>): string {
  const components = [...new Set(steps.map(({ component }) => component))];
  const services = [...new Set(steps.map(({ service }) => service))].join(', ');
  const seconds = Math.ceil(Math.max(0, ...steps.map(({ after, duration }) => after + duration)));
  return t('chaos.confirm.hit', 'This breaks {{components}} of {{service}} for {{seconds}} s in all: {{faults}}.', {
    components: components.length > 1 ? t('chaos.confirm.and', '{{first}} and {{last}}', { first: components.slice(0, -1).join(', '), last: components.at(-1) ?? '' }) : (components[0] ?? ''),
    service: services,
    seconds,
    faults: [...new Set(steps.map(({ fault, component }) => `${fault} → ${component}`))].join(', '),
  });
}

/** Whether the component's own figures show the fault, and the figure that tells. */
export function confirmationText(confirmation: Confirmation | null): string {
  if (!confirmation || confirmation.confirmed === null) {
    return '–';
  }
  const { confirmed, figure, before, during } = confirmation;
  const change = before !== null && during !== null ? ` ${scoreText(before)} → ${scoreText(during)}` : '';
  return confirmed ? t('chaos.confirmation.seen', '✓ seen: {{figure}}{{change}}', { figure, change }) : t('chaos.confirmation.not-visible', '✕ not visible: {{figure}}{{change}}', { figure, change });
}

export const deviatedText = (deviated: boolean | null): string => (deviated === null ? '–' : deviated ? t('chaos.history.deviated', '▲ deviated') : t('chaos.history.nominal', '● nominal'));
