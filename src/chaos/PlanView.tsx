import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import type { Plan, StopCondition } from '../../sidecar/contract';
import { testIds } from '../ids';
import { parameterText } from './form';

export interface PlanViewProps {
  plan: Plan;
  busy: boolean;
  launch: () => void;
  discard: () => void;
}

/** What a run would do, step by step, with what it touches and how it is undone; and the button that does exactly that. */
export function PlanView({ plan, busy, launch, discard }: PlanViewProps) {
  const styles = useStyles2(getStyles);
  const refused = plan.refusals.length > 0;
  return (
    <div className={styles.plan} data-testid={testIds.chaos.plan}>
      <strong>This would happen</strong>
      <ol className={styles.steps}>
        {plan.steps.map((step, i) => (
          <li key={i}>
            after {step.after} s: {step.fault} on {step.service}/{step.component} for {step.duration} s {parameterText(step.parameters)}
            <div className={styles.detail}>touches {step.touches}; undone by {step.undo}</div>
          </li>
        ))}
      </ol>
      {plan.experiment.stop && plan.experiment.stop.length > 0 && <p className={styles.detail}>Stops by itself when {plan.experiment.stop.map(stopText).join(', or ')}.</p>}
      {refused && (
        <Alert severity="warning" title="It would not start now" data-testid={testIds.chaos.refusals}>
          {plan.refusals.map(({ code, message, hint }) => <p key={code}>{message}. {hint} <code>{code}</code></p>)}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button variant="destructive" icon="bolt" disabled={busy || refused} onClick={launch} data-testid={testIds.chaos.launch}>
          Launch now
        </Button>
        <Button variant="secondary" fill="text" onClick={discard}>
          Discard
        </Button>
      </div>
    </div>
  );
}

function stopText(condition: StopCondition): string {
  if ('score' in condition) {
    return `the score of ${condition.group ?? 'any group'} is over ${condition.score}`;
  }
  const { query, over, under } = condition;
  return `${query} is ${over !== undefined ? `over ${over}` : `under ${under}`}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  plan: css({ marginTop: theme.spacing(2), padding: theme.spacing(2), border: `1px solid ${theme.colors.border.medium}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
  steps: css({ margin: theme.spacing(1, 0, 2), paddingLeft: theme.spacing(3) }),
  detail: css({ color: theme.colors.text.secondary }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
