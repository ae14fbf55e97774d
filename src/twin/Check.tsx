import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { testIds } from '../ids';
import { NumberField } from '../NumberField';
import { Progress } from '../Progress';
import { t } from '../text';
import type { Effort } from './usePrediction';

export interface CheckProps {
  effort: Effort;
  /** 0 to 1 of a simulation that runs; null when none does. */
  progress: number | null;
  /** Simulates before and after again, with this effort. */
  check: (effort: Effort) => void;
}

/** More packets, runs or confidence than the quick simulation behind each edit. */
export function Check({ effort, progress, check }: CheckProps) {
  const styles = useStyles2(getStyles);
  const [form, setForm] = useState({ packets: 2_000_000, runs: 8, confidence: 0.95, seed: effort.seed ?? 1 });
  const field = (name: 'packets' | 'runs' | 'seed', label: string, description: string) => (
    <NumberField id={`twin-check-${name}`} width={16} label={label} description={description} value={form[name]} change={(value) => setForm({ ...form, [name]: value })} />
  );
  const wrong = !(form.packets >= 1000 && form.packets <= 5e7 && form.runs >= 2 && form.runs <= 20 && form.seed >= 0) || ![form.packets, form.runs, form.seed].every(Number.isInteger);
  return (
    <details className={styles.box}>
      <summary>{t('twin.check.title', 'Check by simulation')}</summary>
      <div className={styles.line}>
        {field('packets', t('twin.check.packets', 'Packets'), t('twin.check.packets-hint', 'Of all runs; 50 million at most'))}
        {field('runs', t('twin.check.runs', 'Runs'), t('twin.check.runs-hint', 'A seed each, 2 to 20'))}
        {field('seed', t('twin.check.seed', 'First seed'), t('twin.check.seed-hint', 'Same seed, same figures'))}
        <Field label={t('twin.check.confidence', 'Confidence')} description={t('twin.check.confidence-hint', 'Of the ± intervals')} htmlFor="twin-check-confidence" noMargin>
          <Combobox id="twin-check-confidence" width={14} value={form.confidence} options={[0.9, 0.95, 0.99].map((value) => ({ value, label: `${100 * value} %` }))} onChange={({ value }) => setForm({ ...form, confidence: value })} />
        </Field>
        <Button icon="play" disabled={wrong || progress !== null} onClick={() => check(form)} data-testid={testIds.twin.check}>{t('twin.check.start', 'Simulate before and after')}</Button>
      </div>
      {progress !== null && <Progress progress={progress} label={t('twin.check.progress', 'Progress of the simulation')} />}
    </details>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ '& summary': { cursor: 'pointer', fontWeight: theme.typography.fontWeightMedium } }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), margin: theme.spacing(1.5, 0) }),
});
