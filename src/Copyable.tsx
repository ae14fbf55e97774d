import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import { t } from './text';

/** Lines of configuration, and a button that copies them. */
export function Copyable({ text, label, testId }: { text: string; label: string; testId?: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      <pre className={styles.text} tabIndex={0} role="region" aria-label={label} data-testid={testId}>{text}</pre>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text}>{t('copyable.copy', 'Copy')}</ClipboardButton>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', alignItems: 'flex-start', gap: theme.spacing(1), maxWidth: 760 }),
  text: css({ flex: 1, margin: 0, padding: theme.spacing(1, 1.5), fontSize: theme.typography.bodySmall.fontSize }),
});
