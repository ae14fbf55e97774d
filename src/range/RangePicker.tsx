import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, RefreshPicker, TimeRangePicker, useStyles2 } from '@grafana/ui';
import { testIds } from '../ids';
import { t } from '../text';
import type { PageRange } from './usePageRange';

const INTERVALS = ['5s', '10s', '30s', '1m', '5m'];

const NOTHING = () => undefined;

/** Grafana's own time picker and refresh for the range of a page. Grafana's picker of intervals has a name that differs from its text, so the interval has a field of ours. */
export function RangePicker({ range, loading = false }: { range: PageRange; loading?: boolean }) {
  const styles = useStyles2(getStyles);
  const { span, timeRange } = range;
  const intervals = INTERVALS.includes(span.refresh) || span.refresh === '' ? INTERVALS : [...INTERVALS, span.refresh];
  const choices = [{ value: '', label: t('range.picker.off', 'by hand') }, ...intervals.map((value) => ({ value, label: t('range.picker.interval', 'every {{interval}}', { interval: value }) }))];
  return (
    <div className={styles.tools} data-testid={testIds.range.picker} role="group" aria-label={t('range.picker.name', 'Time range')}>
      <TimeRangePicker
        value={timeRange}
        timeZone={span.timeZone}
        onChange={({ raw }) => range.choose(raw)}
        onChangeTimeZone={(timeZone) => range.set({ timeZone })}
        onMoveBackward={() => range.move(-1)}
        onMoveForward={() => range.move(1)}
        onZoom={range.zoomOut}
      />
      <RefreshPicker noIntervalPicker text={t('range.picker.refresh', 'Refresh')} isLoading={loading} onRefresh={range.refresh} onIntervalChanged={NOTHING} />
      <Combobox width={14} aria-label={t('range.picker.every', 'Refreshed by itself')} options={choices} value={span.refresh} onChange={({ value }) => range.set({ refresh: value })} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tools: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
});
