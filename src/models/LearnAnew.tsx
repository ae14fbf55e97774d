import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import type { ServiceStatus, StageStatus } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { Confirm } from '../Confirm';
import { t } from '../text';

export interface LearnAnewProps {
  service: ServiceStatus;
  /** The stage “learn” of this service; undefined before it ran. */
  stage: StageStatus | undefined;
  launcher: boolean;
  changed: () => void;
}

/** Why learning cannot be asked for now; null where it can. */
export function underWay({ groups }: ServiceStatus): string | null {
  const busy = groups.filter(({ state }) => state === 'collecting' || state === 'training').map(({ group }) => group);
  return busy.length > 0 ? t('models.learn-anew.learning-is-under-way', 'Learning is under way: {{value}}', { value: busy.join(', ') }) : null;
}

/** The two steps that have the models of a service learned anew, and what came of it. */
export function LearnAnew({ service, stage, launcher, changed }: LearnAnewProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [before, setBefore] = useState<{ lastSuccess: number | null } | null>(null);
  const { busy, failure, act } = useActions(changed);
  const obstacle = underWay(service);
  const learn = () =>
    act(async () => {
      await sidecar.learn(service.service);
      setBefore({ lastSuccess: stage?.lastSuccess ?? null });
      setOpen(false);
    });
  return (
    <div className={styles.part}>
      {launcher && (
        <div className={styles.ask}>
          <Button variant="secondary" icon="sync" disabled={obstacle !== null} tooltip={obstacle ?? undefined} aria-expanded={open && obstacle === null} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} data-testid={testIds.models.learn}>{t('models.learn-anew.learn-anew', 'Learn anew')}</Button>
          <span className={styles.why}>{obstacle}</span>
        </div>
      )}
      {open && obstacle === null && <Confirm id={id} consequences={consequences(service)} label={t('models.learn-anew.learn-anew-now', 'Learn anew now')} busy={busy} confirm={learn} cancel={() => setOpen(false)} />}
      {service.learningHeld !== null && <Alert className={styles.held} severity="info" title={t('models.learn-anew.learning-waits', 'Learning waits')} data-testid={testIds.models.held}>{service.learningHeld}</Alert>}
      <Failure failure={failure} title={t('models.learn-anew.that-did-not-work', 'That did not work')} />
      {before && <p role="status" className={styles.note}>{progressText(stage, before.lastSuccess)}</p>}
      {stage?.error && !service.groups.some(({ error }) => error?.code === stage.error?.code) && (
        <Alert severity="error" title={t('models.learn-anew.the-last-learning-failed', 'The last learning failed')} data-testid={testIds.models.stage}>
          {stage.error.message}. {stage.error.hint} <code>{stage.error.code}</code>
          <div>{t('models.learn-anew.the-models-in-use-go', 'The models in use go on scoring, and the sidecar tries again by itself.')}</div>
        </Alert>
      )}
    </div>
  );
}

function consequences({ service, groups }: ServiceStatus): string[] {
  return [
    t('models.learn-anew.the-models-of-all-groups', 'The models of all groups of {{service}} ({{value}}) are learned from the nominal period of the configuration, which takes processor time on the sidecar’s machine.', { service, value: groups.map(({ group }) => group).join(', ') }),
    t('models.learn-anew.the-versions-in-use-go', 'The versions in use go on scoring until the new ones are there. Each new version then takes over, also from an older one that was chosen by hand. Five versions of a group are kept.'),
  ];
}

/** The sidecar tells no progress of groups that have a model; the end of the stage is what can be seen. */
function progressText(stage: StageStatus | undefined, before: number | null): string {
  return (stage?.lastSuccess ?? null) === before ? t('models.learn-anew.learning-anew-was-asked-for', '◔ Learning anew was asked for. The versions in use go on scoring; a new one appears below as soon as it is learned.') : t('models.learn-anew.learned-anew-the-newest-versions', '● Learned anew: the newest versions score now.');
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginBottom: theme.spacing(3) }),
  ask: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5) }),
  why: css({ color: theme.colors.text.secondary }),
  held: css({ margin: theme.spacing(2, 0, 0) }),
  note: css({ margin: theme.spacing(1, 0, 0) }),
});
