import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { MirrorComponent, MirrorStatus } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { Confirm } from '../Confirm';
import { plural, secondsText } from '../figures';
import { testIds } from '../ids';
import { ageText } from '../overview/health';
import { factsTable } from '../table';
import { t } from '../text';

export interface MirrorCardProps {
  mirror: MirrorStatus;
  now: number;
  launcher: boolean;
  changed: () => void;
}

/** Which step of an action is asked for. */
type Asking = 'snapshot' | 'rollback' | null;

export function MirrorCard({ mirror, now, launcher, changed }: MirrorCardProps) {
  const styles = useStyles2(getStyles);
  const [asking, setAsking] = useState<Asking>(null);
  const { busy, failure, act } = useActions(changed);
  const carryOut = (action: () => Promise<unknown>) => void act(action).then(() => setAsking(null));
  return (
    <section aria-label={t('mirror.mirror-card.mirror', 'Mirror {{mirror}}', { mirror: mirror.mirror })} data-testid={testIds.mirror.card}>
      <h2 className={styles.title}>{mirror.mirror}: {mirror.service}</h2>
      <p className={styles.quiet}>
        {mirror.up ? t('mirror.mirror-card.up-for', '● up for {{ageText}}', { ageText: ageText(now - mirror.startedAt) }) : t('mirror.mirror-card.down', '✕ down')}, {plural(mirror.components.length, 'component')}{' '}{t('mirror.mirror-card.as', 'as')}{' '}{runtimeText(mirror.runtime)}.{' '}
        {mirror.snapshotAt === null ? t('mirror.mirror-card.no-state-was-saved-to', 'No state was saved to roll back to.') : t('mirror.mirror-card.state-saved-ago', 'State saved {{ageText}} ago.', { ageText: ageText(now - mirror.snapshotAt) })}
        {mirror.rollbackSeconds !== null && t('mirror.mirror-card.the-last-roll-back-took', ' The last roll-back took {{rollbackSeconds}}.', { rollbackSeconds: secondsText(mirror.rollbackSeconds) })}
      </p>
      <Failure failure={failure} title={t('mirror.mirror-card.that-did-not-work', 'That did not work')} />
      <div className={styles.components}>{mirror.components.map((component) => <Component key={component.component} component={component} />)}</div>
      <Differences mirror={mirror} />
      {launcher && mirror.up && asking === null && (
        <div className={styles.buttons}>
          <Button variant="secondary" icon="save" disabled={busy} onClick={() => setAsking('snapshot')} data-testid={testIds.mirror.snapshot}>{t('mirror.mirror-card.save-its-state', 'Save its state')}</Button>
          <Button variant="secondary" icon="history" disabled={busy || mirror.snapshotAt === null} onClick={() => setAsking('rollback')} data-testid={testIds.mirror.rollback}>{t('mirror.mirror-card.roll-back', 'Roll back')}</Button>
        </div>
      )}
      {asking === 'snapshot' && <Confirm id={`snapshot-${mirror.mirror}`} label={t('mirror.mirror-card.save-its-state', 'Save its state')} busy={busy} consequences={[t('mirror.mirror-card.components-that-keep-data-are', 'Components that keep data are stopped in order for a moment, copied, and started again.'), t('mirror.mirror-card.the-state-that-was-saved', 'The state that was saved before is replaced.')]} confirm={() => carryOut(() => sidecar.snapshot(mirror.mirror))} cancel={() => setAsking(null)} />}
      {asking === 'rollback' && <Confirm id={`rollback-${mirror.mirror}`} label={t('mirror.mirror-card.roll-back', 'Roll back')} busy={busy} consequences={[t('mirror.mirror-card.every-component-is-ended-at', 'Every component is ended at once and started with the saved state.'), t('mirror.mirror-card.everything-that-was-written-since', 'Everything that was written since is lost.')]} confirm={() => carryOut(() => sidecar.rollback(mirror.mirror))} cancel={() => setAsking(null)} />}
    </section>
  );
}

function runtimeText(runtime: MirrorStatus['runtime']): string {
  const texts = { process: t('mirror.runtime.process', 'processes of one machine'), docker: t('mirror.runtime.docker', 'Docker containers'), kubernetes: t('mirror.runtime.kubernetes', 'Kubernetes pods') };
  return texts[runtime];
}

function Component({ component: { component, up, restarts, node } }: { component: MirrorComponent }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.component}>
      <strong>{`${up ? '●' : '✕'} ${component}`}</strong>
      <div className={styles.quiet}>{up ? t('mirror.component.up', 'up') : t('mirror.component.down', 'down')}{node && t('mirror.mirror-card.on', ', on {{node}}', { node })}, {plural(restarts, 'restart')}</div>
    </div>
  );
}

function Differences({ mirror: { differences } }: { mirror: MirrorStatus }) {
  const styles = useStyles2(getStyles);
  if (differences.length === 0) {
    return <p className={styles.quiet}>{t('mirror.mirror-card.it-differs-in-nothing-that', 'It differs in nothing that the blueprint says.')}</p>;
  }
  return (
    <table className={styles.table} data-testid={testIds.mirror.differences}>
      <caption className={styles.caption}>{t('mirror.mirror-card.in-what-it-differs-from', 'In what it differs from what it mirrors')}</caption>
      <thead><tr>{['Component', 'What', 'There', 'Here'].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>{differences.map(({ component, what, source, mirror }) => <tr key={`${component} ${what}`}><th scope="row">{component}</th><td>{what}</td><td>{source}</td><td>{mirror}</td></tr>)}</tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  components: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))', gap: theme.spacing(1.5), marginBottom: theme.spacing(2) }),
  component: css({ padding: theme.spacing(1.5), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default }),
  table: factsTable(theme),
  caption: css({ textAlign: 'left', captionSide: 'top', color: theme.colors.text.secondary }),
  buttons: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(2) }),
});
