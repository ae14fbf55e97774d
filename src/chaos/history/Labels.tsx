import { css } from '@emotion/css';
import { Button, ClipboardButton, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { LabelRow } from '../../../sidecar/contract';
import { useActions } from '../../api/action';
import { sidecar } from '../../api/client';
import { Failure } from '../../api/Failure';
import { saveText } from '../../files';
import { testIds } from '../../ids';
import { t } from '../../text';
import { csvOf, type HistoryRow, labelsOf } from './rows';

/** The label intervals of the faults that are shown, for learning elsewhere. They are fetched when they are first wanted. */
export function Labels({ rows }: { rows: HistoryRow[] }) {
  const styles = useStyles2(getStyles);
  const [labels, setLabels] = useState<LabelRow[] | null>(null);
  const { busy, failure, act } = useActions();
  const own = labelsOf(labels ?? [], rows);
  const json = JSON.stringify(own, null, 2);
  return (
    <div className={styles.line} data-testid={testIds.chaos.labels}>
      {!labels && <Button size="sm" variant="secondary" icon="tag-alt" disabled={busy} onClick={() => void act(async () => setLabels(await sidecar.labels()))}>{t('chaos.labels.fetch', 'Labels of these')}</Button>}
      {labels && (
        <>
          <span>{t('chaos.labels.number', '{{number}} labels', { number: own.length })}</span>
          <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => json}>{t('chaos.labels.copy-json', 'Copy JSON')}</ClipboardButton>
          <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => csvOf(own)}>{t('chaos.labels.copy-csv', 'Copy CSV')}</ClipboardButton>
          <Button size="sm" variant="secondary" icon="download-alt" onClick={() => saveText('labels.json', 'application/json', json)}>{t('chaos.labels.json', 'JSON')}</Button>
          <Button size="sm" variant="secondary" icon="download-alt" onClick={() => saveText('labels.csv', 'text/csv', csvOf(own))}>{t('chaos.labels.csv', 'CSV')}</Button>
        </>
      )}
      <Failure failure={failure} title={t('chaos.labels.failed', 'The labels cannot be read')} />
    </div>
  );
}

const getStyles = () => ({ line: css({ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }) });
