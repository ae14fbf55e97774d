import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, TextArea, useStyles2 } from '@grafana/ui';
import { useRef } from 'react';
import { testIds } from '../../ids';
import { t } from '../../text';
import { MOST_CHARACTERS, type Parsed, type Place } from './document';
import type { Mistake } from './values';

export interface TextFormProps {
  text: string;
  parsed: Parsed;
  mistakes: Mistake[];
  change: (text: string) => void;
}

interface Told extends Place {
  where: string;
  message: string;
  allowed: string;
}

/** More help nobody at once. */
const MOST_TOLD = 20;

/** The experiment as text, with what is wrong in it, where, and what may stand there. A click goes to the place. */
export function TextForm({ text, parsed, mistakes, change }: TextFormProps) {
  const styles = useStyles2(getStyles);
  const area = useRef<HTMLTextAreaElement>(null);
  const told: Told[] = [
    ...parsed.problems.map((problem) => ({ ...problem, where: '', allowed: '' })),
    ...mistakes.map(({ path, message, allowed }) => ({ ...parsed.place(path), where: path.join('.'), message, allowed })),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
  const go = ({ line }: Place) => {
    const start = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    const end = text.indexOf('\n', start);
    area.current?.focus();
    area.current?.setSelectionRange(start, end < 0 ? text.length : end);
  };
  return (
    <div>
      <Field label={t('chaos.text.label', 'As text (YAML or JSON)')} description={t('chaos.text.hint', 'The form writes it anew, so comments are lost when a field is changed.')} htmlFor="chaos-text" invalid={told.length > 0} noMargin>
        <TextArea id="chaos-text" ref={area} className={styles.text} rows={Math.min(30, Math.max(14, text.split('\n').length + 1))} maxLength={MOST_CHARACTERS} value={text} spellCheck={false} onChange={(event) => change(event.currentTarget.value)} data-testid={testIds.chaos.text} />
      </Field>
      <div role="status" aria-live="polite" data-testid={testIds.chaos.mistakes}>
        {told.length === 0 && <p className={styles.right}>{t('chaos.text.right', '✓ Nothing is wrong with it as far as can be told here. The preview asks the sidecar.')}</p>}
        {told.length > 0 && (
          <ul className={styles.list}>
            {told.slice(0, MOST_TOLD).map((mistake, index) => (
              <li key={index}>
                <Button size="sm" variant="secondary" fill="text" onClick={() => go(mistake)}>{t('chaos.text.place', 'line {{line}}, column {{column}}', { line: mistake.line, column: mistake.column })}</Button> ✕ {mistake.where && <code>{mistake.where}</code>} {mistake.message}
                {mistake.allowed && <div className={styles.allowed}>{t('chaos.text.allowed', 'Allowed: {{allowed}}', { allowed: mistake.allowed })}</div>}
              </li>
            ))}
          </ul>
        )}
        {told.length > MOST_TOLD && <p className={styles.allowed}>{t('chaos.text.more', 'and {{number}} more', { number: told.length - MOST_TOLD })}</p>}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ fontFamily: theme.typography.fontFamilyMonospace, fontSize: theme.typography.bodySmall.fontSize, whiteSpace: 'pre', overflowX: 'auto' }),
  right: css({ color: theme.colors.success.text, margin: theme.spacing(1, 0, 0) }),
  list: css({ listStyle: 'none', margin: theme.spacing(1, 0, 0), padding: 0, color: theme.colors.error.text, overflowWrap: 'anywhere' }),
  allowed: css({ color: theme.colors.text.secondary, paddingLeft: theme.spacing(1) }),
});
