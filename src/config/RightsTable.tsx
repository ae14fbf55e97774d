import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Right } from '../../sidecar/contract';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { t } from '../text';
import { labelOf, type Verdict } from './rights';

export type Verdicts = Array<[right: Right, verdict: Verdict]>;

const SHAPES: Record<Verdict['state'], string> = { good: '✓', warning: '▲', error: '✕', off: '○' };

/** What each token is worth, tried through the route that uses it. */
export function RightsTable({ verdicts }: { verdicts: Verdicts }) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table} data-testid={testIds.config.rights}>
      <thead>
        <tr>
          <th scope="col">{t('config.rights.token', 'Token')}</th>
          <th scope="col">{t('config.rights.route', 'Route')}</th>
          <th scope="col">{t('config.rights.found', 'What the sidecar says of it')}</th>
        </tr>
      </thead>
      <tbody>
        {verdicts.map(([right, verdict]) => (
          <tr key={right}>
            <th scope="row">{labelOf(right)}</th>
            <td><code>{`${right}/*`}</code></td>
            <td className={styles.text}><Said {...verdict} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Said({ state, text }: Verdict) {
  const { colors } = useTheme2();
  const colour = { good: colors.success.text, warning: colors.warning.text, error: colors.error.text, off: colors.text.secondary }[state];
  return <span style={{ color: colour }}>{SHAPES[state]} {text}</span>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: factsTable(theme),
  text: css({ '&&': { whiteSpace: 'normal' } }),
});
