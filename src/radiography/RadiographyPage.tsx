/** Radiography: the four groups of a service side by side, by the panel's own component. */
import { css } from '@emotion/css';
import { type DataFrame, type GrafanaTheme2, rangeUtil, type TimeRange } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Combobox, EmptyState, Field, InlineSwitch, LoadingPlaceholder, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import type { ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { queryRange } from '../api/prometheus';
import { prometheusUid, useSettings } from '../api/settings';
import { testIds } from '../ids';
import { AXIS_CHOICES, DEFAULT_OPTIONS, SCALE_CHOICES, SMOOTHING_CHOICES } from '../radiography-panel/options';
import type { ScaleChoice } from '../radiography-panel/palette';
import type { RadiographyView } from '../radiography-panel/Radiography';
import { GroupPanel } from './GroupPanel';
import { radiographyQueries } from './queries';

const RANGES = ['5m', '15m', '1h', '6h', '24h', '7d'].map((value) => ({ value, label: `Last ${value}` }));
const AXES = AXIS_CHOICES.filter(({ value }) => value !== 'asinh');

function lastOf(span: string): TimeRange {
  return rangeUtil.convertRawToRange({ from: `now-${span}`, to: 'now' });
}

export function RadiographyPage() {
  const services = usePolling(sidecar.services, 10_000);
  const list = services.value ?? [];
  const [chosen, setChosen] = useState('');
  const service = list.find((each) => each.service === chosen) ?? list[0];
  return (
    <PluginPage>
      <div data-testid={testIds.radiography.page}>
        <Failure failure={services.failure} />
        {!services.value && !services.failure && <LoadingPlaceholder text="Asking the sidecar…" />}
        {services.value?.length === 0 && <EmptyState variant="not-found" message="No services yet">A radiography needs a service that the sidecar watches.</EmptyState>}
        {service && <ServiceRadiographies key={service.service} service={service} names={list.map((each) => each.service)} choose={setChosen} />}
      </div>
    </PluginPage>
  );
}

function ServiceRadiographies({ service, names, choose }: { service: ServiceStatus; names: string[]; choose: (name: string) => void }) {
  const styles = useStyles2(getStyles);
  const settings = useSettings();
  const [span, setSpan] = useState('1h');
  const [view, setView] = useState<RadiographyView>(DEFAULT_OPTIONS);
  const change = (part: Partial<RadiographyView>) => setView({ ...view, ...part });
  const ask = useCallback(async () => ({ span, frames: await queryRange(prometheusUid(settings), lastOf(span), service.stepSeconds, radiographyQueries(service.service)) }), [settings, span, service]);
  const answer = usePolling<{ span: string; frames: DataFrame[] }>(ask, 5000);
  const frames = useMemo(() => answer.value?.frames ?? null, [answer.value]);
  return (
    <>
      <div className={styles.controls}>
        <Field label="Service" htmlFor="radiography-service" noMargin>
          <Combobox id="radiography-service" width={20} options={names.map((value) => ({ value, label: value }))} value={service.service} onChange={({ value }) => choose(value)} />
        </Field>
        <Field label="Time range" htmlFor="radiography-range" noMargin>
          <Combobox id="radiography-range" width={13} options={RANGES} value={span} onChange={({ value }) => { setSpan(value); answer.again(); }} />
        </Field>
        <Field label="Error axis" noMargin>
          <RadioButtonGroup options={AXES} value={view.errorScale} onChange={(errorScale) => change({ errorScale })} aria-label="Error axis" />
        </Field>
        <Field label="Smoothing" noMargin>
          <RadioButtonGroup options={SMOOTHING_CHOICES} value={view.smoothing} onChange={(smoothing) => change({ smoothing })} aria-label="Smoothing" />
        </Field>
        <Field label="Colours" htmlFor="radiography-colours" noMargin>
          <Combobox<ScaleChoice> id="radiography-colours" width={18} options={SCALE_CHOICES} value={view.scale} onChange={({ value }) => change({ scale: value })} />
        </Field>
        <InlineSwitch id="radiography-iso-lines" showLabel label="Iso-lines" value={view.isoLines} onChange={(event) => change({ isoLines: event.currentTarget.checked })} />
        <InlineSwitch id="radiography-anomalous" data-testid={testIds.radiography.anomalousOnly} showLabel label="Only anomalous points" value={view.anomalousOnly} onChange={(event) => change({ anomalousOnly: event.currentTarget.checked })} />
      </div>
      <Failure failure={answer.failure} title="Prometheus cannot be read" />
      {!frames && !answer.failure && <LoadingPlaceholder text="Asking Prometheus…" />}
      {service.groups.length === 0 && <p>This service has no groups yet: its series are still being discovered.</p>}
      <div className={styles.panels}>
        {frames && service.groups.map(({ group }) => <GroupPanel key={group} service={service} group={group} span={span} frames={frames} view={view} />)}
      </div>
      <p className={styles.hint}>
        Dense regions right of the threshold are deviations from the nominal state. If they also lie above the KPI limit, users feel them; if they
        stay below it, the service copes. The group whose dense region reaches up is the one to look at. Click a dense region, or draw a rectangle,
        to see when it happened and which features are behind it.
      </p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  panels: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(400px, 1fr))', alignItems: 'start', gap: theme.spacing(2) }),
  hint: css({ marginTop: theme.spacing(2), maxWidth: 760, color: theme.colors.text.secondary }),
});
