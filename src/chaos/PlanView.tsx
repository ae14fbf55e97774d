import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { testIds } from '../ids';
import { t } from '../text';
import { parameterText } from './form';
import type { LaunchSteps } from './useLaunch';
import { hitText, stopText } from './words';

/** What a run would do, step by step, with what it touches and how it is undone; and the button that does exactly that. */
export function PlanView({ plan, stale, busy, launch, discard }: Pick<LaunchSteps, 'plan' | 'stale' | 'busy' | 'launch' | 'discard'>) {
  const styles = useStyles2(getStyles);
  if (!plan) {
    return null;
  }
  const { experiment, refusals, steps, digest } = plan;
  const refused = refusals.length > 0;
  return (
    <div className={styles.plan} role="group" aria-label={t('chaos.plan.label', 'Preview')} data-testid={testIds.chaos.plan}>
      <strong>{t('chaos.plan.this-would-happen', 'This would happen')}</strong>
      <ol className={styles.steps}>
        {steps.map((step, i) => (
          <li key={i}>
            {t('chaos.plan.step', 'after {{after}} s: {{fault}} on {{service}}/{{component}} for {{duration}} s {{parameters}}', { after: step.after, fault: step.fault, service: step.service, component: step.component, duration: step.duration, parameters: parameterText(step.parameters) })}
            <div className={styles.detail}>{t('chaos.plan.touches', 'touches {{touches}}; undone by {{undo}}', { touches: step.touches, undo: step.undo })}</div>
          </li>
        ))}
      </ol>
      {experiment.stop && experiment.stop.length > 0 && <p className={styles.detail}>{t('chaos.plan.stops-when', 'Stops by itself when {{conditions}}.', { conditions: experiment.stop.map(stopText).join(t('chaos.plan.or', ', or ')) })}</p>}
      {experiment.gate === 'none' && <p className={styles.detail}>{t('chaos.plan.no-gate', 'It starts even while the service is not nominal.')}</p>}
      <p className={styles.detail}>{t('chaos.plan.digest', 'Digest of these steps and of what they hit:')} <code>{digest.slice(0, 16)}</code></p>
      {refused && (
        <Alert severity="warning" title={t('chaos.plan.refused', 'It would not start now')} data-testid={testIds.chaos.refusals}>
          {refusals.map(({ code, message, hint }) => <p key={code}>{message}. {hint} <code>{code}</code></p>)}
        </Alert>
      )}
      {stale && (
        <Alert severity="warning" title={t('chaos.plan.stale', 'The experiment has changed since this preview')} data-testid={testIds.chaos.stale}>
          {t('chaos.plan.preview-again', 'Preview it again: what stands here is not what would happen.')}
        </Alert>
      )}
      {!refused && !stale && <p className={styles.confirm} data-testid={testIds.chaos.confirm}>{hitText(plan)}</p>}
      <div className={styles.buttons}>
        <Button variant="destructive" icon="bolt" disabled={busy || refused || stale} onClick={() => void launch()} data-testid={testIds.chaos.launch}>
          {t('chaos.plan.launch', 'Launch now')}
        </Button>
        <Button variant="secondary" fill="text" onClick={discard}>
          {t('chaos.plan.discard', 'Discard')}
        </Button>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plan: css({ marginTop: theme.spacing(2), padding: theme.spacing(2), border: `1px solid ${theme.colors.border.medium}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary, overflowWrap: 'anywhere' }),
  steps: css({ margin: theme.spacing(1, 0, 2), paddingLeft: theme.spacing(3) }),
  detail: css({ color: theme.colors.text.secondary }),
  confirm: css({ margin: theme.spacing(0, 0, 1), fontWeight: theme.typography.fontWeightMedium }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
