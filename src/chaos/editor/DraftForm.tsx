import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import { testIds } from '../../ids';
import { t } from '../../text';
import { added, changed, type Draft } from './draft';
import { FaultCard } from './FaultCard';
import { SafetyEditor } from './SafetyEditor';
import { TimelineView } from './TimelineView';
import { type Catalogue, componentsOf, type Mistake, mistakeAt, serviceNames } from './values';

export interface DraftFormProps {
  /** null: the text cannot be shown as a form. */
  draft: Draft | null;
  catalogue: Catalogue;
  mistakes: Mistake[];
  change: (draft: Draft) => void;
}

/** Name, faults with their time line, gate and stop conditions. */
export function DraftForm({ draft, catalogue, mistakes, change }: DraftFormProps) {
  const styles = useStyles2(getStyles);
  if (!draft) {
    return <p className={styles.quiet}>{t('chaos.draft.text-only', 'The form is back as soon as the text is an experiment whose faults have times. Sequences, ramps and faults drawn by chance are written as text; the preview works them out to faults with times.')}</p>;
  }
  const components = componentsOf(catalogue, draft.service);
  const first = catalogue.faults.find(({ available }) => available);
  const error = (key: string) => mistakeAt(mistakes, [key]);
  return (
    <div className={styles.form}>
      <div className={styles.fields}>
        <Field label={t('chaos.draft.name', 'Name')} htmlFor="chaos-name" invalid={Boolean(error('name'))} error={error('name')} noMargin>
          <Input id="chaos-name" width={30} value={draft.name} onChange={(event) => change({ ...draft, name: event.currentTarget.value })} />
        </Field>
        <Field label={t('chaos.draft.service', 'Service')} htmlFor="chaos-service" invalid={Boolean(error('service'))} error={error('service')} noMargin>
          <Combobox id="chaos-service" width={24} value={draft.service || null} options={serviceNames(catalogue).map((value) => ({ value, label: value }))} onChange={({ value }) => change({ ...draft, service: value })} />
        </Field>
      </div>
      <TimelineView draft={draft} change={(index, part) => change(changed(draft, index, part))} />
      {draft.faults.map((fault, index) => <FaultCard key={index} fault={fault} index={index} draft={draft} catalogue={catalogue} components={components} mistakes={mistakes} change={change} />)}
      {error('faults') && <p className={styles.error}>{error('faults')}</p>}
      <div><Button size="sm" variant="secondary" icon="plus" onClick={() => change(added(draft, first, components[0] ?? ''))} data-testid={testIds.chaos.addFault}>{t('chaos.draft.add-fault', 'Add a fault')}</Button></div>
      <SafetyEditor draft={draft} mistakes={mistakes} change={change} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-start' }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
  error: css({ color: theme.colors.error.text, margin: 0 }),
});
