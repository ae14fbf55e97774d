import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useId, useState } from 'react';
import type { StagedModel } from '../../sidecar/contract';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { promoteConsequences, stagedTexts } from './lineage';
import { t } from '../text';

export interface StagedProps {
  group: string;
  staged: StagedModel;
  launcher: boolean;
  busy: boolean;
  promote: () => void;
}

/** The version that waits beside the one in use: how the two compare, what is new in it, and the two steps that let it score. */
export function Staged({ group, staged, launcher, busy, promote }: StagedProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.box} data-testid={testIds.models.staged}>
      <h3 className={styles.title}>{t('models.staged.a-version-with-other-features', '◔ A version with other features is staged')}</h3>
      {stagedTexts(staged).map((text) => <p key={text} className={styles.text}>{text}</p>)}
      <Features sign="+" what="new" features={staged.added} />
      <Features sign="−" what="gone" features={staged.removed} />
      {launcher && (
        <Button size="sm" variant="secondary" icon="arrow-up" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)} data-testid={testIds.models.promote}>{t('models.staged.promote', 'Promote')}</Button>
      )}
      {launcher && open && <Confirm id={id} consequences={promoteConsequences(group, staged)} label={t('models.staged.promote-it-now', 'Promote it now')} busy={busy} confirm={() => { setOpen(false); promote(); }} cancel={() => setOpen(false)} />}
    </div>
  );
}

function Features({ sign, what, features }: { sign: string; what: string; features: string[] }) {
  const styles = useStyles2(getStyles);
  if (features.length === 0) {
    return null;
  }
  return (
    <details className={styles.features}>
      <summary>{sign}{features.length} {what}</summary>
      <ul>{features.map((feature) => <li key={feature}>{feature}</li>)}</ul>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ margin: theme.spacing(0, 0, 2), padding: theme.spacing(1.5, 2), maxWidth: 900, background: theme.colors.background.secondary, borderLeft: `6px solid ${theme.colors.info.main}`, borderRadius: theme.shape.radius.default }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  text: css({ margin: theme.spacing(0.5, 0) }),
  features: css({ marginBottom: theme.spacing(1), '& summary': { cursor: 'pointer' }, '& ul': { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(3), listStyle: 'disc', color: theme.colors.text.secondary, overflowWrap: 'anywhere' } }),
});
