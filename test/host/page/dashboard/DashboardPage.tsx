import { css } from '@emotion/css';
import { type GrafanaTheme2, rangeUtil, type TimeRange } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Combobox, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { PageFrame } from '../PageFrame';
import { prometheus } from '../services';
import { values } from '../variables';
import type { Dashboard, Variable } from './model';
import { unfold } from './model';
import { type Annotation, readAnnotations } from './annotations';
import { PanelBox } from './PanelBox';

const RANGES = ['5m', '15m', '1h', '3h', '6h', '24h'].map((value) => ({ value, label: `Last ${value}` }));
const REFRESHES = ['off', '2s', '5s', '30s'].map((value) => ({ value, label: value === 'off' ? 'No refresh' : `Every ${value}` }));

/** Fills in the variables in their order: data source, then queries that may use those before them. */
async function readVariables(list: Variable[]): Promise<Record<string, string[]>> {
  const options: Record<string, string[]> = {};
  for (const variable of list) {
    if (variable.type === 'datasource') {
      values.set(variable.name, prometheus.uid);
      continue;
    }
    const query = typeof variable.query === 'string' ? variable.query : variable.query.query;
    options[variable.name] = (await prometheus.metricFindQuery(query)).map(({ text }) => text);
    const present = values.get(variable.name);
    if (variable.multi || typeof present !== 'string' || !options[variable.name].includes(present)) {
      values.set(variable.name, variable.multi ? options[variable.name] : (options[variable.name][0] ?? ''));
    }
  }
  return options;
}

export function DashboardPage() {
  const { uid = '' } = useParams();
  const [dashboard, setDashboard] = useState<Dashboard | null>(null);
  const [error, setError] = useState('');
  useEffect(() => {
    getBackendSrv().get<{ dashboard: Dashboard }>(`/api/dashboards/uid/${uid}`).then((found) => setDashboard(found.dashboard), () => setError('There is no such dashboard.'));
  }, [uid]);
  if (error) {
    return <Alert title={error} />;
  }
  return dashboard?.uid === uid ? <OpenDashboard key={uid} dashboard={dashboard} /> : <LoadingPlaceholder text="Loading…" />;
}

function OpenDashboard({ dashboard }: { dashboard: Dashboard }) {
  const styles = useStyles2(getStyles);
  const [span, setSpan] = useState(dashboard.time.from.replace('now-', ''));
  const [refresh, setRefresh] = useState(dashboard.refresh || 'off');
  const [range, setRange] = useState<TimeRange>(() => rangeUtil.convertRawToRange(dashboard.time));
  const [options, setOptions] = useState<Record<string, string[]> | null>(null);
  const [annotations, setAnnotations] = useState<Annotation[]>([]);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let live = true;
    const round = async () => {
      const next = rangeUtil.convertRawToRange({ from: `now-${span}`, to: 'now' });
      try {
        const found = await readVariables(dashboard.templating.list);
        const marks = await readAnnotations(dashboard.annotations.list, next);
        if (live) {
          setOptions(found);
          setAnnotations(marks);
          setRange(next);
          setFailure('');
        }
      } catch (error) {
        setFailure((error as { data?: { message?: string } }).data?.message ?? String(error));
      }
    };
    void round();
    const timer = refresh === 'off' ? undefined : setInterval(() => void round(), Number.parseInt(refresh, 10) * 1000);
    return () => {
      live = false;
      clearInterval(timer);
    };
  }, [dashboard, span, refresh]);
  const choose = (name: string, value: string) => {
    values.set(name, value);
    setRange({ ...range });
  };
  const controls = (
    <div className={styles.controls}>
      {dashboard.templating.list.filter(({ type, multi }) => type === 'query' && !multi).map(({ name, label }) => (
        <Combobox key={name} width={22} aria-label={label} options={(options?.[name] ?? []).map((value) => ({ value, label: value }))} value={String(values.get(name) ?? '')} onChange={({ value }) => choose(name, value)} />
      ))}
      <Combobox width={16} aria-label="Time range" options={RANGES} value={span} onChange={({ value }) => setSpan(value)} />
      <Combobox width={16} aria-label="Refresh" options={REFRESHES} value={refresh} onChange={({ value }) => setRefresh(value)} />
    </div>
  );
  const list = (name: string) => [values.get(name) ?? []].flat();
  return (
    <PageFrame actions={controls}>
      {failure && <Alert title="Prometheus cannot be read">{failure}</Alert>}
      {options && (
        <div className={styles.grid}>
          {unfold(dashboard.panels, list).map((panel) => (
            <PanelBox key={panel.id} panel={panel} range={range} annotations={annotations} />
          ))}
        </div>
      )}
    </PageFrame>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', gap: theme.spacing(1) }),
  grid: css({ display: 'grid', gridTemplateColumns: 'repeat(24, 1fr)', gridAutoRows: 34, gap: 8 }),
});
