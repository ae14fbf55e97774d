import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Collapse, Field, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { StopForm } from './form';
import { NumberField } from '../NumberField';
import { t } from '../text';

/** Whether the service must be nominal at the start, and when the run is to be stopped by itself: at a score of Roentgen's own, or at the answer of any query. */
export function StopFields({ stop, change, mistake }: { stop: StopForm; change: (stop: StopForm) => void; mistake: string | null }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  return (
    <Collapse label={t('chaos.safety.title', 'Safety: gate and stop conditions')} isOpen={open} onToggle={() => setOpen(!open)}>
      <Checkbox label={t('chaos.safety.anyway', 'Start even while the service is not nominal')} description={t('chaos.safety.anyway-hint', 'The labels of such a run may not be clean')} value={stop.anyway} onChange={(event) => change({ ...stop, anyway: event.currentTarget.checked })} />
      <p className={styles.hint}>{t('chaos.safety.polled', 'Stop conditions are polled every second. When Prometheus is silent for three polls, the run is stopped as well.')}</p>
      <div className={styles.fields}>
        <NumberField id="chaos-stop-score" label={t('chaos.safety.score', 'Score over')} description={t('chaos.safety.score-hint', 'Highest of the service’s groups; 1 is the line')} placeholder={t('chaos.safety.never', 'never')} value={stop.score} change={(score) => change({ ...stop, score })} />
        <Field label="PromQL" description={t('chaos.safety.query-hint', 'One number as its answer')} htmlFor="chaos-stop-query" invalid={mistake !== null} error={mistake ?? undefined} noMargin>
          <Input id="chaos-stop-query" width={56} value={stop.query} placeholder={t('chaos.safety.query-example', 'for example {{query}}', { query: 'sum(rate(http_requests_failed_total[1m]))' })} onChange={(event) => change({ ...stop, query: event.currentTarget.value })} />
        </Field>
        <NumberField id="chaos-stop-over" label={t('chaos.safety.over', 'Over')} description={t('chaos.safety.over-hint', 'Bound of the query')} value={stop.over} change={(over) => change({ ...stop, over })} />
      </div>
    </Collapse>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-end' }),
  hint: css({ color: theme.colors.text.secondary }),
});
