import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { testIds } from './ids';
import { t } from './text';

export interface ConfirmProps {
  id: string;
  /** What will happen, in sentences. */
  consequences: string[];
  label: string;
  busy: boolean;
  confirm: () => void;
  cancel: () => void;
}

/** The second step of an action: what will happen, and the button that does it. */
export function Confirm({ id, consequences, label, busy, confirm, cancel }: ConfirmProps) {
  const styles = useStyles2(getStyles);
  return (
    <div id={id} className={styles.box} role="group" aria-label={t('confirm.confirm', 'Confirm')} data-testid={testIds.models.confirm}>
      <strong>{t('confirm.this-will-happen', 'This will happen')}</strong>
      {consequences.map((sentence) => <p key={sentence} className={styles.sentence}>{sentence}</p>)}
      <div className={styles.buttons}>
        <Button disabled={busy} onClick={confirm} data-testid={testIds.models.confirmed}>
          {label}
        </Button>
        <Button variant="secondary" fill="text" onClick={cancel}>{t('confirm.cancel', 'Cancel')}</Button>
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ margin: theme.spacing(1, 0), padding: theme.spacing(2), maxWidth: 900, whiteSpace: 'normal', border: `1px solid ${theme.colors.border.medium}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
  sentence: css({ margin: theme.spacing(1, 0, 0) }),
  buttons: css({ display: 'flex', gap: theme.spacing(1), marginTop: theme.spacing(2) }),
});
