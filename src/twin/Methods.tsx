import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { TWIN_ESTIMATORS, type TwinMethod, type TwinModels } from '../../sidecar/contract';
import { testIds } from '../ids';
import { t } from '../text';
import { methodText } from './Totals';
import type { Prediction } from './usePrediction';
import { errorsText } from './using';

export interface MethodsProps {
  method: TwinMethod;
  /** null: the sidecar does not tell. */
  models: TwinModels | null;
  /** What came with the network: all that a viewer can see. */
  known: Partial<Prediction>;
  launcher: boolean;
  choose: (method: TwinMethod) => void;
}

/** Which method the figures are by, and how far it is off; one whose model cannot be read says why. */
export function Methods({ method, models, known, launcher, choose }: MethodsProps) {
  const styles = useStyles2(getStyles);
  const stateOf = (each: TwinMethod) => models?.estimators.find((state) => state.method === each);
  const usable = (each: TwinMethod): boolean => {
    if (!launcher) {
      return each === 'simulation' ? Boolean(known.simulation) : known.estimate?.method === each;
    }
    return each === 'simulation' || each === 'queueing' || stateOf(each)?.obstacle === null;
  };
  const methods: TwinMethod[] = [...TWIN_ESTIMATORS, 'simulation'];
  const obstacles = launcher ? (models?.estimators ?? []).flatMap(({ method: each, obstacle }) => (obstacle ? [{ each, obstacle }] : [])) : [];
  return (
    <div>
      <RadioButtonGroup aria-label={t('twin.what-if.method', 'Figures by')} value={method} options={methods.map((value) => ({ value, label: methodText(value) }))} disabledOptions={methods.filter((each) => !usable(each))} onChange={choose} />
      <p className={styles.note} data-testid={testIds.twin.error}>{noteOf(method, stateOf(method)?.errors ?? null)}</p>
      {obstacles.map(({ each, obstacle }) => (
        <p key={each} className={styles.note}>✕ {t('twin.methods.obstacle', '{{method}} cannot be used: {{message}}. {{hint}}', { method: methodText(each), message: obstacle.message, hint: obstacle.hint ?? '' })} <code>{obstacle.code}</code></p>
      ))}
    </div>
  );
}

function noteOf(method: TwinMethod, errors: Parameters<typeof errorsText>[0] | null): string {
  if (method === 'simulation') {
    return t('twin.methods.simulation', 'Packet by packet; ± says how far it may be off by chance.');
  }
  return errors ? t('twin.methods.errors', 'Typically {{errors}}.', { errors: errorsText(errors) }) : t('twin.methods.unmeasured', 'How far it is off has not been measured; check by simulation.');
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: theme.spacing(0.5, 0, 0), color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
