import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useRef, useState } from 'react';
import type { ImportReport } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { t } from '../text';
import { importText, MOST_REFUSED, tooLarge } from './imported';

/** Takes in a file of samples from elsewhere, production for example, and says what came of it. */
export function ImportSamples({ service, changed }: { service: string; changed: () => void }) {
  const styles = useStyles2(getStyles);
  const input = useRef<HTMLInputElement>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [large, setLarge] = useState<string | null>(null);
  const { busy, failure, act } = useActions(changed);
  const take = (file: File | undefined) => {
    setReport(null);
    setLarge(file ? tooLarge(file) : null);
    if (file && !tooLarge(file)) {
      void act(async () => setReport(await sidecar.importSamples(service, file)));
    }
  };
  return (
    <>
      <Button variant="secondary" icon="upload" disabled={busy} onClick={() => input.current?.click()} data-testid={testIds.samples.importButton}>
        {busy ? t('samples.import.busy', 'Reading the file…') : t('samples.import.button', 'Import a file')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".parquet,.csv,.npz"
        className={styles.hidden}
        aria-label={t('samples.import.file', 'File of samples: Parquet, CSV or NPZ')}
        tabIndex={-1}
        data-testid={testIds.samples.importFile}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          // the same file may be chosen again
          event.currentTarget.value = '';
        }}
      />
      <div className={styles.outcome} role="status">
        {large && <Alert severity="warning" title={large} onRemove={() => setLarge(null)} />}
        <Failure failure={failure} title={t('samples.import.failed', 'The file was not taken in')} />
        {report && (
          <Alert severity={report.refused.length > 0 ? 'warning' : 'success'} title={importText(report)} onRemove={() => setReport(null)} data-testid={testIds.samples.imported}>
            {report.refused.length > 0 && <ul className={styles.list}>{report.refused.slice(0, MOST_REFUSED).map(({ sample, reason }) => <li key={sample}><code>{sample}</code> {reason}</li>)}</ul>}
          </Alert>
        )}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  hidden: css({ display: 'none' }),
  outcome: css({ flexBasis: '100%', '&:empty': { display: 'none' } }),
  list: css({ margin: 0, paddingLeft: theme.spacing(3), listStyle: 'disc' }),
});
