import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import type { StopCondition } from '../../../sidecar/contract';
import { NumberField } from '../../NumberField';
import { t } from '../../text';
import type { Draft } from './draft';
import { type Mistake, mistakeAt, MOST } from './values';

export interface SafetyEditorProps {
  draft: Draft;
  mistakes: Mistake[];
  change: (draft: Draft) => void;
}

/** Whether the service has to be nominal at the start, and the conditions that end a run. */
export function SafetyEditor({ draft, mistakes, change }: SafetyEditorProps) {
  const styles = useStyles2(getStyles);
  const stop = draft.stop ?? [];
  const put = (index: number, condition: StopCondition) => change({ ...draft, stop: stop.map((each, at) => (at === index ? condition : each)) });
  const remove = (index: number) => change({ ...draft, stop: stop.filter((_, at) => at !== index) });
  const add = (condition: StopCondition) => change({ ...draft, stop: [...stop, condition] });
  return (
    <div role="group" aria-label={t('chaos.gate.title', 'Gate and stop conditions')} className={styles.part}>
      <strong>{t('chaos.gate.title', 'Gate and stop conditions')}</strong>
      <Checkbox label={t('chaos.gate.anyway', 'Start even while the service is not nominal')} value={draft.gate === 'none'} onChange={(event) => change({ ...draft, gate: event.currentTarget.checked ? 'none' : 'nominal' })} />
      {stop.map((condition, index) => (
        <div key={index} className={styles.fields}>
          <Condition condition={condition} index={index} mistakes={mistakes} put={(next) => put(index, next)} />
          <IconButton name="trash-alt" tooltip={t('chaos.gate.remove', 'Remove stop condition {{number}}', { number: index + 1 })} onClick={() => remove(index)} />
        </div>
      ))}
      <div className={styles.fields}>
        <Button size="sm" variant="secondary" icon="plus" disabled={stop.length >= MOST.conditions} onClick={() => add({ score: 5 })}>{t('chaos.gate.add-score', 'Stop at a score')}</Button>
        <Button size="sm" variant="secondary" icon="plus" disabled={stop.length >= MOST.conditions} onClick={() => add({ query: '', over: 1 })}>{t('chaos.gate.add-query', 'Stop at a query')}</Button>
      </div>
    </div>
  );
}

function Condition({ condition, index, mistakes, put }: { condition: StopCondition; index: number; mistakes: Mistake[]; put: (condition: StopCondition) => void }) {
  const id = (key: string) => `chaos-stop-${index}-${key}`;
  const error = (...keys: string[]) => mistakeAt(mistakes, ['stop', index, ...keys]);
  const { score, group, query, over, under } = condition as { score?: number; group?: string; query?: string; over?: number; under?: number };
  const bound = (value: number) => (Number.isNaN(value) ? undefined : value);
  if ('score' in condition) {
    return (
      <>
        <NumberField id={id('score')} label={t('chaos.gate.score', 'Score over')} width={12} value={score ?? NaN} mistake={error('score')} change={(value) => put({ score: value, ...(group && { group }) })} />
        <Field label={t('chaos.gate.group', 'Of group')} htmlFor={id('group')} invalid={Boolean(error('group'))} error={error('group')} noMargin>
          <Input id={id('group')} width={20} value={group ?? ''} placeholder={t('chaos.gate.any-group', 'any')} onChange={(event) => put({ score: score ?? NaN, ...(event.currentTarget.value && { group: event.currentTarget.value }) })} />
        </Field>
      </>
    );
  }
  return (
    <>
      <Field label="PromQL" htmlFor={id('query')} invalid={Boolean(error('query') ?? error())} error={error('query') ?? error()} noMargin>
        <Input id={id('query')} width={40} value={query ?? ''} onChange={(event) => put({ query: event.currentTarget.value, over, under })} />
      </Field>
      <NumberField id={id('over')} label={t('chaos.gate.over', 'Over')} width={12} value={over ?? NaN} mistake={error('over')} change={(value) => put({ query: query ?? '', over: bound(value), under })} />
      <NumberField id={id('under')} label={t('chaos.gate.under', 'Under')} width={12} value={under ?? NaN} mistake={error('under')} change={(value) => put({ query: query ?? '', over, under: bound(value) })} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1), alignItems: 'flex-start' }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5), alignItems: 'flex-end' }),
});
