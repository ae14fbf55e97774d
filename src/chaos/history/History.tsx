import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, LinkButton, LoadingPlaceholder, Pagination, TextLink, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Run } from '../../../sidecar/contract';
import { BASE_PATH, runPath, testIds } from '../../ids';
import { factsTable } from '../../table';
import { plurals, t } from '../../text';
import { exactTime, parameterText } from '../form';
import { confirmationText, deviatedText, stateOf } from '../words';
import { Labels } from './Labels';
import { choicesOf, type Filter, filtered, type HistoryRow, NO_FILTER, pageOf, rowsOf, servicePath, sorted, type SortKey, SORTS } from './rows';

const columns = () => [
  t('chaos.history.state', 'State'),
  t('chaos.history.experiment', 'Experiment'),
  t('chaos.history.fault', 'Fault'),
  t('chaos.history.component', 'Component'),
  t('chaos.history.in-force', 'In force (UTC)'),
  t('chaos.history.undone', 'Undone (UTC)'),
  t('chaos.history.seconds', 'Seconds'),
  t('chaos.history.seen', 'Seen in its figures'),
  t('chaos.history.service', 'Service'),
  t('chaos.history.by', 'By'),
];

/** Rows on the page that has more than the history. */
const FEW = 10;

/** Every run; a row a fault, from being seen in force to its undoing being read back. @param brief only the newest, without choices */
export function History({ runs, brief = false }: { runs: Run[] | null; brief?: boolean }) {
  const styles = useStyles2(getStyles);
  const rows = rowsOf(runs ?? []);
  return (
    <section aria-label={t('chaos.history.title', 'History')} data-testid={testIds.chaos.history}>
      <h2 className={styles.title}>{t('chaos.history.title', 'History')}</h2>
      {!runs && <LoadingPlaceholder text={t('chaos.history.asking', 'Asking the sidecar…')} />}
      {runs?.length === 0 && <p>{t('chaos.history.none', 'No runs yet. The first one will stand here with the exact interval of each fault.')}</p>}
      {rows.length > 0 && (brief ? <Table rows={rows.slice(0, FEW)} /> : <All rows={rows} />)}
      {brief && rows.length > 0 && <LinkButton className={styles.more} href={`${BASE_PATH}/chaos?view=history`} variant="secondary" size="sm">{plurals('chaos.history.all', 'The only fault, with filters and labels', 'All {{count}} faults, with filters and labels', rows.length)}</LinkButton>}
      <p className={styles.hint}>{t('chaos.history.annotations', 'On Roentgen’s dashboards chaos runs are annotations. On a dashboard of your own add an annotation query on the Prometheus data source:')} <code>roentgen_chaos_run_active</code></p>
    </section>
  );
}

function All({ rows }: { rows: HistoryRow[] }) {
  const styles = useStyles2(getStyles);
  const [filter, setFilter] = useState(NO_FILTER);
  const [sort, setSort] = useState<SortKey>('newest');
  const [wanted, setWanted] = useState(1);
  const found = sorted(filtered(rows, filter), sort);
  const { rows: shown, page, pages } = pageOf(found, wanted);
  const anew = <T,>(set: (value: T) => void) => (value: T) => {
    setWanted(1);
    set(value);
  };
  return (
    <>
      <Choices filter={filter} setFilter={anew(setFilter)} sort={sort} setSort={anew(setSort)} choices={choicesOf(rows)} />
      <div className={styles.line}>
        <span className={styles.hint}>{t('chaos.history.found', '{{found}} of {{all}} faults', { found: found.length, all: rows.length })}</span>
        <Labels rows={found} />
      </div>
      {found.length === 0 ? <p>{t('chaos.history.no-match', 'No fault fits these filters.')}</p> : <Table rows={shown} />}
      {pages > 1 && <div className={styles.more}><Pagination currentPage={page} numberOfPages={pages} onNavigate={setWanted} /></div>}
    </>
  );
}

interface ChoicesProps {
  filter: Filter;
  setFilter: (filter: Filter) => void;
  sort: SortKey;
  setSort: (sort: SortKey) => void;
  choices: Record<keyof Filter, string[]>;
}

function Choices({ filter, setFilter, sort, setSort, choices }: ChoicesProps) {
  const styles = useStyles2(getStyles);
  const labels: Record<keyof Filter, string> = { service: t('chaos.filter.service', 'Service'), fault: t('chaos.filter.fault', 'Fault'), component: t('chaos.filter.component', 'Component'), state: t('chaos.filter.state', 'State') };
  const orders: Record<SortKey, string> = { newest: t('chaos.filter.newest', 'Newest first'), oldest: t('chaos.filter.oldest', 'Oldest first'), longest: t('chaos.filter.longest', 'Longest first'), component: t('chaos.filter.by-component', 'By component') };
  const text = (key: keyof Filter, value: string) => (key === 'state' ? stateOf(value as Run['state']).word : value);
  return (
    <div className={styles.fields}>
      {(Object.keys(labels) as Array<keyof Filter>).map((key) => (
        <Field key={key} label={labels[key]} htmlFor={`chaos-filter-${key}`} noMargin>
          <Combobox id={`chaos-filter-${key}`} width={22} value={filter[key]} options={[{ value: '', label: t('chaos.filter.any', 'Any') }, ...choices[key].map((value) => ({ value, label: text(key, value) }))]} onChange={({ value }) => setFilter({ ...filter, [key]: value })} />
        </Field>
      ))}
      <Field label={t('chaos.filter.order', 'Order')} htmlFor="chaos-sort" noMargin>
        <Combobox id="chaos-sort" width={20} value={sort} options={SORTS.map((value) => ({ value, label: orders[value] }))} onChange={({ value }) => setSort(value)} />
      </Field>
    </div>
  );
}

function Table({ rows }: { rows: HistoryRow[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('chaos.history.table', 'Table of runs')}>
      <table className={styles.table}>
        <thead>
          <tr>{columns().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>{rows.map(({ key, ...row }) => <Row key={key} {...row} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ run, fault }: Omit<HistoryRow, 'key'>) {
  const { mark, word } = stateOf(run.state);
  const seconds = fault.start !== null && fault.end !== null ? ((fault.end - fault.start) / 1000).toFixed(3) : '–';
  return (
    <tr data-testid={testIds.chaos.row} title={run.run}>
      <td>
        {mark} {word}
        {run.reason && <div>{run.reason}</div>}
      </td>
      <td><TextLink href={runPath(run.run)} inline={false} variant="bodySmall">{run.experiment}</TextLink></td>
      <td>
        {fault.fault} {parameterText(fault.parameters)}
        {fault.error && <div>{fault.error.message} <code>{fault.error.code}</code></div>}
      </td>
      <td><TextLink href={servicePath(run, run.endedAt === null ? run.startedAt + 300_000 : Infinity)} inline={false} variant="bodySmall">{`${run.service}/${fault.component}`}</TextLink></td>
      <td>{exactTime(fault.start)}</td>
      <td>{exactTime(fault.end)}</td>
      <td>{seconds}</td>
      <td>{confirmationText(fault.confirmation)}</td>
      <td>{deviatedText(run.deviated)}</td>
      <td>{run.author}</td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-end', marginBottom: theme.spacing(1) }),
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'center', marginBottom: theme.spacing(1) }),
  more: css({ marginTop: theme.spacing(1) }),
  hint: css({ color: theme.colors.text.secondary, margin: 0 }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
});
