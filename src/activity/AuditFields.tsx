import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import type { SyntheticEvent } from 'react';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../../sidecar/contract';
import { testIds } from '../ids';
import { RangeField } from '../range/RangeField';
import type { Span } from '../range/span';
import { t } from '../text';
import { type AuditFilter, outcomeOf } from './entries';

export interface AuditFieldsProps {
  filter: AuditFilter;
  change: (filter: AuditFilter) => void;
  span: Span;
  choose: (span: Span) => void;
  now: number;
  busy: boolean;
  show: () => void;
}

const LENGTHS = ['1h', '24h', '7d', '30d', '365d'];

const outcomes = (): Array<{ value: AuditOutcome | ''; label: string }> => [{ value: '', label: t('activity.audit.any-outcome', 'any') }, ...AUDIT_OUTCOMES.map((value) => ({ value, label: outcomeOf(value).word }))];

export function AuditFields({ filter, change, span, choose, now, busy, show }: AuditFieldsProps) {
  const styles = useStyles2(getStyles);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    show();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <RangeField id="audit" lengths={LENGTHS} value={span} now={now} onChange={choose} />
      <Field label={t('activity.audit.user', 'User')} htmlFor="audit-user" noMargin>
        <Input id="audit-user" width={18} placeholder={t('activity.audit.part-of-name', 'part of the name')} value={filter.user} onChange={(event) => change({ ...filter, user: event.currentTarget.value })} />
      </Field>
      <Field label={t('activity.audit.action', 'Action')} htmlFor="audit-action" noMargin>
        <Input id="audit-action" width={18} placeholder={'start, tune'} value={filter.action} onChange={(event) => change({ ...filter, action: event.currentTarget.value })} />
      </Field>
      <Field label={t('activity.audit.outcome', 'Outcome')} htmlFor="audit-outcome" noMargin>
        <Combobox<AuditOutcome | ''> id="audit-outcome" width={16} options={outcomes()} value={filter.outcome} onChange={({ value }) => change({ ...filter, outcome: value })} />
      </Field>
      <Button type="submit" variant="secondary" icon="search" disabled={busy} data-testid={testIds.activity.show}>{t('activity.audit.show', 'Show')}</Button>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), margin: theme.spacing(1, 0, 2) }),
});
