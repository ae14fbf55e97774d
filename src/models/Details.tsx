import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ModelVersion } from '../../sidecar/contract';
import { testIds } from '../ids';
import { lossText } from './version';

/** Hyper-parameters, components and the rest of what a version was learned with, folded. */
export function Details({ version }: { version: ModelVersion }) {
  const styles = useStyles2(getStyles);
  const rows: Array<[string, string]> = [
    ['step', `${version.stepSeconds} s`],
    ['training loss', lossText(version.trainingLoss)],
    ...Object.entries(version.hyperparameters).map<[string, string]>(([name, value]) => [name, String(value)]),
    ['components', version.components.join(', ')],
  ];
  return (
    <details className={styles.details} data-testid={testIds.models.details}>
      <summary>{Object.keys(version.hyperparameters).length} hyper-parameters</summary>
      <dl className={styles.list}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ maxWidth: 240, '& summary': { cursor: 'pointer' } }),
  list: css({
    margin: theme.spacing(0.5, 0, 0),
    '& div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) },
    '& dt': { fontWeight: 'normal', color: theme.colors.text.secondary },
    '& dd': { margin: 0, textAlign: 'right', whiteSpace: 'normal' },
  }),
});
