import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { TWIN_MODELS, type TwinModelKind, type TwinTrainingRequest } from '../../sidecar/contract';
import { testIds } from '../ids';
import { NumberField } from '../NumberField';
import { t } from '../text';
import { methodText } from './Totals';

export interface TrainProps {
  running: boolean;
  busy: boolean;
  start: (request: TwinTrainingRequest) => void;
}

/** As the sidecar takes them. */
const RANGES = { samples: [10, 100], candidates: [10, 2000], epochs: [1, 1000], seed: [0, 2 ** 31 - 1] } as const;
type Name = keyof typeof RANGES;
/** Passes over the samples: what the sidecar takes for each where nobody says. */
const EPOCHS: Record<TwinModelKind, number> = { corrected: 150, routenet: 20 };

/** What a training is asked for. */
export function Train({ running, busy, start }: TrainProps) {
  const styles = useStyles2(getStyles);
  const [model, setModel] = useState<TwinModelKind>('corrected');
  const [form, setForm] = useState<Record<Name, number>>({ samples: 100, candidates: 300, epochs: EPOCHS.corrected, seed: 1 });
  const choose = (kind: TwinModelKind) => {
    setModel(kind);
    setForm({ ...form, epochs: EPOCHS[kind] });
  };
  const field = (name: Name, label: string, description: string) => <NumberField id={`twin-train-${name}`} width={16} label={label} description={description} value={form[name]} change={(value) => setForm({ ...form, [name]: value })} />;
  const fits = (name: Name) => Number.isInteger(form[name]) && form[name] >= RANGES[name][0] && form[name] <= RANGES[name][1];
  const good = (Object.keys(RANGES) as Name[]).every(fits) && (model === 'corrected' || form.samples <= form.candidates);
  return (
    <details className={styles.box}>
      <summary>{t('twin.train.title', 'Train a new version')}</summary>
      <div className={styles.line}><RadioButtonGroup aria-label={t('twin.train.model', 'Model')} value={model} options={TWIN_MODELS.map((value) => ({ value, label: methodText(value) }))} onChange={choose} /></div>
      <p className={styles.quiet}>{model === 'corrected' ? t('twin.train.about-corrected', 'Makes networks of at most ten nodes, simulates each packet by packet, and learns what the queueing formulas get wrong in them: some ten minutes on one core. It can be cancelled and goes on where it was.') : t('twin.train.about-routenet', 'AutoOPT whole: makes networks of at most ten nodes, simulates each packet by packet, selects those that teach most, and trains RouteNet-Fermi on them: hours on one core. It can be cancelled and goes on where it was.')}</p>
      <div className={styles.line}>
        {field('samples', t('twin.train.samples', 'Samples'), t('twin.train.samples-hint', 'Networks to learn from, 10 to 100'))}
        {model === 'routenet' && field('candidates', t('twin.train.candidates', 'Candidates'), t('twin.train.candidates-hint', 'To select them from, to 2,000'))}
        {field('epochs', t('twin.train.epochs', 'Epochs'), t('twin.train.epochs-hint', 'Passes over them, 1 to 1,000'))}
        {field('seed', t('twin.train.seed', 'Seed'), t('twin.train.seed-hint', 'Same seed, same networks'))}
        <Button icon="play" disabled={!good || running || busy} onClick={() => start({ model, ...form })} data-testid={testIds.twin.train}>{t('twin.train.start', 'Start training')}</Button>
      </div>
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ '& summary': { cursor: 'pointer', fontWeight: theme.typography.fontWeightMedium } }),
  quiet: css({ color: theme.colors.text.secondary, maxWidth: 1000, margin: theme.spacing(1, 0, 0) }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), margin: theme.spacing(1.5, 0) }),
});
