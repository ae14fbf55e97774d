import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Combobox, Field, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { ServiceStatus } from '../../sidecar/contract';
import { NumberField } from '../NumberField';
import { t } from '../text';
import { type Draft, featuresOf, FIELDS, type Kind, KINDS, SEVERITIES, startOf, unfit } from './draft';

const kindText = (kind: Kind) =>
  ({
    score: t('alerts.kind.score', 'Score over a line'),
    episode: t('alerts.kind.episode', 'Episode'),
    kpi: t('alerts.kind.kpi', 'Service metric over its limit'),
    spot: t('alerts.kind.spot', 'Fault spot'),
    cause: t('alerts.kind.cause', 'Feature behind a deviation'),
  })[kind];

const lineLabel = (kind: Kind) =>
  ({
    score: t('alerts.line.score', 'Line of the score'),
    episode: '',
    kpi: t('alerts.line.kpi', 'Line, × the limit'),
    spot: t('alerts.line.spot', 'Probability over'),
    cause: t('alerts.line.cause', 'Share of the error over'),
  })[kind];

export interface RuleFormProps {
  service: ServiceStatus;
  draft: Draft;
  /** Chooses the service. */
  field: ReactNode;
  /** Chooses how far to look back. */
  range: ReactNode;
  change: (draft: Draft) => void;
}

/** What is watched, the line, and for how long. */
export function RuleForm({ service, draft, field, range, change }: RuleFormProps) {
  const styles = useStyles2(getStyles);
  const wrong = unfit(draft);
  const fields = FIELDS[draft.kind];
  const set = (part: Partial<Draft>) => change({ ...draft, ...part });
  const mistake = (name: 'line' | 'lasts' | 'keeps') => (wrong.includes(name) ? t('alerts.form.mistake', 'not a number that fits') : undefined);
  return (
    <div className={styles.row}>
      {field}
      <Field label={t('alerts.form.kind', 'Tell me about')} htmlFor="alerts-kind" noMargin>
        <Combobox id="alerts-kind" width={32} options={KINDS.map((value) => ({ value, label: kindText(value) }))} value={draft.kind} onChange={({ value }) => change(startOf(value, draft.service, { group: draft.group, component: draft.component }))} />
      </Field>
      {fields.includes('group') && <Choice id="alerts-group" label={t('alerts.form.group', 'Group')} all={t('alerts.form.every-group', 'every group')} options={service.groups.map(({ group }) => group)} value={draft.group} change={(group) => set({ group })} />}
      {fields.includes('component') && <Choice id="alerts-component" label={t('alerts.form.component', 'Component')} all={draft.kind === 'score' ? t('alerts.form.whole-group', 'the whole group') : t('alerts.form.every-component', 'every component')} options={service.components} value={draft.component} change={(component) => set({ component })} />}
      {fields.includes('feature') && <Choice id="alerts-feature" label={t('alerts.form.feature', 'Feature')} all={t('alerts.form.every-feature', 'every feature')} width={40} custom options={featuresOf(service, draft)} value={draft.feature} change={(feature) => set({ feature })} />}
      {fields.includes('line') && <NumberField id="alerts-line" label={lineLabel(draft.kind)} value={draft.line} mistake={mistake('line')} change={(line) => set({ line })} />}
      <NumberField id="alerts-lasts" label={t('alerts.form.lasts', 'For (minutes)')} value={draft.lasts} mistake={mistake('lasts')} change={(lasts) => set({ lasts })} />
      <NumberField id="alerts-keeps" label={t('alerts.form.keeps', 'Keep firing (minutes)')} value={draft.keeps} mistake={mistake('keeps')} change={(keeps) => set({ keeps })} />
      <Field label={t('alerts.form.severity', 'Severity')} htmlFor="alerts-severity" noMargin>
        <Combobox id="alerts-severity" width={16} options={SEVERITIES.map((value) => ({ value, label: value }))} value={draft.severity} onChange={({ value: severity }) => set({ severity })} />
      </Field>
      {range}
      {fields.includes('duringEpisode') && <Checkbox className={styles.check} label={t('alerts.form.during-episode', 'Only while an episode is active')} value={draft.duringEpisode} onChange={(event) => set({ duringEpisode: event.currentTarget.checked })} />}
    </div>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  /** What nothing chosen means. */
  all: string;
  options: string[];
  value: string;
  width?: number;
  /** Others than the offered ones may be typed. */
  custom?: boolean;
  change: (value: string) => void;
}

function Choice({ id, label, all, options, value, width = 22, custom = false, change }: ChoiceProps) {
  const known = value === '' || options.includes(value) ? options : [...options, value];
  return (
    <Field label={label} htmlFor={id} noMargin>
      <Combobox id={id} width={width} createCustomValue={custom} options={[{ value: '', label: all }, ...known.map((each) => ({ value: each, label: each }))]} value={value} onChange={({ value: chosen }) => change(chosen)} />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  check: css({ marginTop: theme.spacing(3.5) }),
});
