import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Fragment, useState } from 'react';
import type { SpotSampleInfo } from '../../sidecar/contract';
import { exactTime } from '../chaos/form';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { className } from './balance';
import { SampleDetail } from './SampleDetail';
import { t } from '../text';

const columns = () => [t('samples.column.moment', 'Moment (UTC)'), t('samples.column.class', 'Class'), t('samples.column.environment', 'Environment'), t('samples.column.state', 'State'), ''];
/** More rows than anybody looks through; filters lead to the others. */
const SHOWN = 200;

export function SampleTable({ samples, launcher, changed }: { samples: SpotSampleInfo[]; launcher: boolean; changed: () => void }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('samples.sample-table.table-of-samples', 'Table of samples')}>
      <table className={styles.table} data-testid={testIds.samples.table}>
        <thead><tr>{columns().map((name) => <th key={name} scope="col">{name || <span className="sr-only">{t('samples.sample-table.details', 'Details')}</span>}</th>)}</tr></thead>
        <tbody>
          {samples.slice(0, SHOWN).map((sample) => (
            <Fragment key={sample.sample}>
              <tr data-testid={testIds.samples.row} className={sample.discarded === null ? undefined : styles.quiet}>
                <td>{exactTime(sample.moment)}</td>
                <td>{className(sample)}</td>
                <td>{sample.environment}</td>
                <td>{sample.discarded === null ? t('samples.sample-table.teaches', '● teaches') : t('samples.sample-table.discarded', '✕ discarded: {{discarded}}', { discarded: sample.discarded })}</td>
                <td><Button size="sm" variant="secondary" fill="text" aria-expanded={open === sample.sample} onClick={() => setOpen(open === sample.sample ? null : sample.sample)} data-testid={testIds.samples.open}>{open === sample.sample ? t('samples.sample-table.close', 'Close') : t('samples.sample-table.look-at-it', 'Look at it')}</Button></td>
              </tr>
              {open === sample.sample && <tr><td colSpan={columns().length}><SampleDetail sample={sample} launcher={launcher} changed={changed} /></td></tr>}
            </Fragment>
          ))}
        </tbody>
      </table>
      {samples.length > SHOWN && <p className={styles.quiet}>{t('samples.sample-table.older-ones-are-not-shown', '{{value}} older ones are not shown; filter to find them.', { value: samples.length - SHOWN })}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
  quiet: css({ color: theme.colors.text.secondary }),
});
