import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ModelVersion } from '../../sidecar/contract';
import { testIds } from '../ids';
import { lineageRows } from './lineage';

/** Engine, losses, times left out, hyper-parameters and the rest of a version's lineage. */
export function Details({ version }: { version: ModelVersion }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list} data-testid={testIds.models.details}>
      {lineageRows(version).map(([name, value]) => (
        <div key={`${name} ${value}`}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    columns: '320px 3',
    columnGap: theme.spacing(4),
    margin: 0,
    padding: theme.spacing(1),
    whiteSpace: 'normal',
    '& div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2), breakInside: 'avoid', padding: theme.spacing(0.25, 0) },
    '& dt': { fontWeight: 'normal', color: theme.colors.text.secondary, whiteSpace: 'nowrap' },
    '& dd': { margin: 0, textAlign: 'right', overflowWrap: 'anywhere' },
  }),
});
