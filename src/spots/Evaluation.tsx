import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { SpotEvaluation, SpotMeasures } from '../../sidecar/contract';
import { testIds } from '../ids';
import { t } from '../text';

export function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

/** Accuracy, precision, recall and F1 by component, as in Table 3 of the mirror paper. A dash is 0/0. */
export function Evaluation({ title, evaluation }: { title: string; evaluation: SpotEvaluation }) {
  const styles = useStyles2(getStyles);
  const { componentFirst, kindRight, calibrationError } = evaluation;
  return (
    <table className={styles.table} data-testid={testIds.spots.table}>
      <caption className={styles.caption}>{t('spots.evaluation.trained-on-samples-tested-on', '{{title}}: trained on {{trainSamples}} samples, tested on {{testSamples}} others. Right component first {{componentFirst}}, right kind of fault {{kindRight}}, calibration error {{calibrationError}}.', { title, trainSamples: evaluation.trainSamples, testSamples: evaluation.testSamples, componentFirst: share(componentFirst), kindRight: share(kindRight), calibrationError: share(calibrationError) })}</caption>
      <thead>
        <tr>
          {[t('spots.column.component', 'Component'), t('spots.column.accuracy', 'Accuracy'), t('spots.column.precision', 'Precision'), t('spots.column.recall', 'Recall'), 'F1'].map((name) => <th key={name} scope="col">{name}</th>)}
        </tr>
      </thead>
      <tbody>
        {evaluation.components.map((measures) => <Row key={measures.component} name={measures.component} measures={measures} />)}
        <Row name={t('spots.evaluation.average', 'average')} measures={evaluation.average} />
      </tbody>
    </table>
  );
}

function Row({ name, measures }: { name: string; measures: SpotMeasures }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{share(measures.accuracy)}</td>
      <td>{share(measures.precision)}</td>
      <td>{share(measures.recall)}</td>
      <td>{share(measures.f1)}</td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    marginBottom: theme.spacing(2),
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: theme.spacing(0.5, 1), borderBottom: `1px solid ${theme.colors.border.weak}` },
    '& td, & thead th:not(:first-child)': { textAlign: 'right' },
    '& tbody th': { fontWeight: 'normal' },
    '& tbody tr:last-child': { fontWeight: theme.typography.fontWeightBold },
  }),
  caption: css({ captionSide: 'bottom', color: theme.colors.text.secondary, paddingTop: theme.spacing(1) }),
});
