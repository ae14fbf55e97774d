import { css } from '@emotion/css';
import { type DataFrame, formattedValueToString, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Panel } from './model';

/** Stand-in for Grafana's table panel, with its organize transformation. */
export function Table({ frames, panel }: { frames: DataFrame[]; panel: Panel }) {
  const styles = useStyles2(getStyles);
  const frame = frames[0];
  if (!frame || frame.length === 0) {
    return <p className={styles.empty}>No rows now.</p>;
  }
  const { excludeByName = {}, indexByName = {}, renameByName = {} } = panel.transformations?.find(({ id }) => id === 'organize')?.options ?? {};
  const fields = frame.fields.filter(({ name }) => !excludeByName[name]).sort((a, b) => (indexByName[a.name] ?? 99) - (indexByName[b.name] ?? 99));
  const cell = (field: (typeof fields)[number], row: number) => (field.display ? formattedValueToString(field.display(field.values[row])) : String(field.values[row]));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`Rows of ${panel.title}`}>
      <table className={styles.table}>
        <thead>
          <tr>{fields.map(({ name }) => <th key={name} scope="col">{renameByName[name] ?? name}</th>)}</tr>
        </thead>
        <tbody>
          {Array.from({ length: frame.length }, (_, row) => (
            <tr key={row}>{fields.map((field) => <td key={field.name}>{cell(field, row)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ height: '100%', overflow: 'auto' }),
  table: css({ width: '100%', '& td, & th': { padding: theme.spacing(0.5, 1), textAlign: 'left', borderBottom: `1px solid ${theme.colors.border.weak}` } }),
  empty: css({ color: theme.colors.text.secondary }),
});
