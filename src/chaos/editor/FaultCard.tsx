import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, IconButton, useStyles2 } from '@grafana/ui';
import type { FaultKind } from '../../../sidecar/contract';
import { testIds } from '../../ids';
import { NumberField } from '../../NumberField';
import { t } from '../../text';
import { defaultsOf, faultOptions } from '../form';
import { ParameterField } from '../ParameterField';
import { changed, type Draft, type DraftFault, duplicated, moved, removed } from './draft';
import { type Catalogue, type Mistake, mistakeAt } from './values';

export interface FaultCardProps {
  fault: DraftFault;
  index: number;
  draft: Draft;
  catalogue: Catalogue;
  /** That may be hit. */
  components: string[];
  mistakes: Mistake[];
  change: (draft: Draft) => void;
}

/** One fault of an experiment: what, where, when, how long, how much. */
export function FaultCard({ fault, index, draft, catalogue, components, mistakes, change }: FaultCardProps) {
  const styles = useStyles2(getStyles);
  const kind = catalogue.faults.find((each) => each.fault === fault.fault);
  const id = (key: string) => `chaos-fault-${index}-${key}`;
  const error = (...keys: string[]) => mistakeAt(mistakes, ['faults', index, ...keys]);
  const put = (part: Partial<DraftFault>) => change(changed(draft, index, part));
  const choose = (value: FaultKind) => put({ fault: value, parameters: defaultsOf(catalogue.faults.find((each) => each.fault === value)) });
  const number = index + 1;
  return (
    <div role="group" aria-label={t('chaos.fault.label', 'Fault {{number}}', { number })} className={styles.card} data-testid={testIds.chaos.fault}>
      <div className={styles.head}>
        <strong>{t('chaos.fault.label', 'Fault {{number}}', { number })}</strong>
        <span className={styles.space} />
        <IconButton name="arrow-up" disabled={index === 0} tooltip={t('chaos.fault.up', 'Move fault {{number}} up', { number })} onClick={() => change(moved(draft, index, -1))} />
        <IconButton name="arrow-down" disabled={number === draft.faults.length} tooltip={t('chaos.fault.down', 'Move fault {{number}} down', { number })} onClick={() => change(moved(draft, index, 1))} />
        <IconButton name="copy" tooltip={t('chaos.fault.duplicate', 'Duplicate fault {{number}}', { number })} onClick={() => change(duplicated(draft, index))} />
        <IconButton name="trash-alt" tooltip={t('chaos.fault.remove', 'Remove fault {{number}}', { number })} onClick={() => change(removed(draft, index))} />
      </div>
      <div className={styles.fields}>
        <Field label={t('chaos.fault.kind', 'Fault')} htmlFor={id('kind')} invalid={Boolean(error('fault'))} error={error('fault')} noMargin>
          <Combobox id={id('kind')} width={24} value={kind?.fault ?? null} options={faultOptions(catalogue.faults)} onChange={({ value }) => choose(value)} />
        </Field>
        <Field label={t('chaos.fault.component', 'Component')} htmlFor={id('component')} invalid={Boolean(error('component'))} error={error('component')} noMargin>
          <Combobox id={id('component')} width={20} value={fault.component || null} options={components.map((value) => ({ value, label: value }))} onChange={({ value }) => put({ component: value })} />
        </Field>
        <NumberField id={id('after')} label={t('chaos.fault.after', 'After (s)')} width={12} value={fault.after} mistake={error('after')} change={(after) => put({ after })} />
        <NumberField id={id('duration')} label={t('chaos.fault.duration', 'Duration (s)')} width={12} value={fault.duration} mistake={error('duration')} change={(duration) => put({ duration })} />
        {kind?.parameters.map((parameter) => (
          <ParameterField key={`${kind.fault} ${parameter.name}`} id={id(parameter.name)} parameter={parameter} peers={components.filter((each) => each !== fault.component)} value={fault.parameters[parameter.name] ?? parameter.default} mistake={error('parameters', parameter.name)} change={(value) => put({ parameters: { ...fault.parameters, [parameter.name]: value } })} />
        ))}
      </div>
      {kind && <p className={styles.quiet}>{kind.description}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({ padding: theme.spacing(1.5), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default }),
  head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), marginBottom: theme.spacing(1) }),
  space: css({ flex: 1 }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5), alignItems: 'flex-end' }),
  quiet: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0) }),
});
