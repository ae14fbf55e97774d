/** Radiography: the groups of a service side by side, by the panel's own component. `?service=`, `group=`, `component=`, `from=` and `to=` lead to one. */
import { css } from '@emotion/css';
import { type DataFrame, dateTime, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, InlineSwitch, LoadingPlaceholder, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ALL_COMPONENTS, type Interval } from '../../sidecar/contract';
import { ApiFailure } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { queryRange } from '../api/prometheus';
import { prometheusUid, useSettings } from '../api/settings';
import { testIds } from '../ids';
import { AXIS_CHOICES, DEFAULT_OPTIONS, SCALE_CHOICES, SMOOTHING_CHOICES } from '../radiography-panel/options';
import type { ScaleChoice } from '../radiography-panel/palette';
import type { RadiographyView } from '../radiography-panel/Radiography';
import { RangeField } from '../range/RangeField';
import { last } from '../range/span';
import { useSpan } from '../range/useSpan';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { t } from '../text';
import { GroupPanel } from './GroupPanel';
import { radiographyQueries } from './queries';

const LENGTHS = ['5m', '15m', '1h', '6h', '24h', '7d'];
const AXES = AXIS_CHOICES.filter(({ value }) => value !== 'asinh');

function timeRange({ from, to }: Interval): TimeRange {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from: start, to: end, raw: { from: start, to: end } };
}

function withParameter(before: URLSearchParams, name: string, value: string | null): URLSearchParams {
  const next = new URLSearchParams(before);
  if (value === null) {
    next.delete(name);
  } else {
    next.set(name, value);
  }
  return next;
}

/** A component of the address stays a choice, though it may not speak just now. */
function componentChoices(components: string[], chosen: string) {
  const all = [...new Set([...components, ...(chosen === ALL_COMPONENTS ? [] : [chosen])])];
  return [{ label: t('radiography.page.all-components', 'all components together'), value: ALL_COMPONENTS }, ...all.map((value) => ({ label: value, value }))];
}

export function RadiographyPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.radiography.page}>
        <ChosenService id="radiography-service" every={10_000}>{(chosen) => <ServiceRadiographies key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

function ServiceRadiographies({ service, now, field }: Chosen) {
  const styles = useStyles2(getStyles);
  const settings = useSettings();
  const { span, range, choose } = useSpan(last('1h'));
  const [view, setView] = useState<RadiographyView>(DEFAULT_OPTIONS);
  const [parameters, setParameters] = useSearchParams();
  const component = parameters.get('component') ?? ALL_COMPONENTS;
  const key = `${span.from} ${span.to} ${component}`;
  const chooseComponent = (name: string) => setParameters((before) => withParameter(before, 'component', name === ALL_COMPONENTS ? null : name));
  const change = (part: Partial<RadiographyView>) => setView({ ...view, ...part });
  const ask = useCallback(async () => {
    const times = range();
    if (!times) {
      throw new ApiFailure('RANGE_INVALID', t('radiography.page.no-range', 'the range has no end after its start'), t('radiography.page.no-range-hint', 'Choose both times.'));
    }
    return queryRange(prometheusUid(settings), timeRange(times), service.stepSeconds, radiographyQueries(service.service, component));
  }, [settings, range, service, component]);
  const answer = usePolling<DataFrame[]>(ask, 5000);
  const frames = answer.value;
  return (
    <>
      <div className={styles.controls}>
        {field}
        <RangeField id="radiography" lengths={LENGTHS} value={span} now={now} onChange={(next) => { choose(next); answer.again(); }} />
        <Field label={t('radiography.page.of', 'Of')} htmlFor="radiography-component" noMargin>
          <Combobox id="radiography-component" width={22} options={componentChoices(service.components, component)} value={component} onChange={({ value }) => chooseComponent(value)} />
        </Field>
        <Field label={t('radiography.page.error-axis', 'Error axis')} noMargin>
          <RadioButtonGroup options={AXES} value={view.errorScale} onChange={(errorScale) => change({ errorScale })} aria-label={t('radiography.page.error-axis', 'Error axis')} />
        </Field>
        <Field label={t('radiography.page.smoothing', 'Smoothing')} noMargin>
          <RadioButtonGroup options={SMOOTHING_CHOICES} value={view.smoothing} onChange={(smoothing) => change({ smoothing })} aria-label={t('radiography.page.smoothing', 'Smoothing')} />
        </Field>
        <Field label={t('radiography.page.colours', 'Colours')} htmlFor="radiography-colours" noMargin>
          <Combobox<ScaleChoice> id="radiography-colours" width={18} options={SCALE_CHOICES} value={view.scale} onChange={({ value }) => change({ scale: value })} />
        </Field>
        <InlineSwitch id="radiography-iso-lines" showLabel label={t('radiography.page.iso-lines', 'Iso-lines')} value={view.isoLines} onChange={(event) => change({ isoLines: event.currentTarget.checked })} />
        <InlineSwitch id="radiography-anomalous" data-testid={testIds.radiography.anomalousOnly} showLabel label={t('radiography.page.anomalous', 'Only anomalous points')} value={view.anomalousOnly} onChange={(event) => change({ anomalousOnly: event.currentTarget.checked })} />
      </div>
      <Failure failure={answer.failure} title={t('radiography.page.failed', 'Prometheus cannot be read')} />
      {!frames && !answer.failure && <LoadingPlaceholder text={t('radiography.page.asking', 'Asking Prometheus…')} />}
      {service.groups.length === 0 && <p>{t('radiography.page.no-groups', 'This service has no groups yet: its series are still being discovered.')}</p>}
      <Panels service={service} span={key} range={range} frames={frames} view={view} />
      <p className={styles.hint}>
        {t('radiography.page.hint', 'Dense regions right of the threshold are deviations from the nominal state. If they also lie above the KPI limit, users feel them; if they stay below it, the service copes. The group whose dense region reaches up is the one to look at. Click a dense region, or draw a rectangle, to see when it happened and which features are behind it.')}
      </p>
    </>
  );
}

interface PanelsProps extends Pick<Chosen, 'service'> {
  span: string;
  range: () => Interval | null;
  frames: DataFrame[] | null;
  view: RadiographyView;
}

/** Every group, or the one that the address names. */
function Panels({ frames, ...rest }: PanelsProps) {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const only = parameters.get('group');
  const groups = rest.service.groups.filter(({ group }) => only === null || group === only);
  const all = () => setParameters(withParameter(parameters, 'group', null));
  return (
    <>
      {only !== null && (
        <div className={styles.only}>
          {groups.length === 0 ? <Alert severity="warning" title={t('radiography.page.unknown-group', '{{service}} has no group called “{{group}}”', { service: rest.service.service, group: only })} /> : <span>{t('radiography.page.only', 'Only the group {{group}} is shown.', { group: only })}</span>}
          <Button size="sm" variant="secondary" fill="outline" onClick={all}>{t('radiography.page.all-groups', 'Show all groups')}</Button>
        </div>
      )}
      <div className={styles.panels}>
        {frames && groups.map(({ group }) => <GroupPanel key={group} group={group} frames={frames} {...rest} />)}
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  only: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  panels: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(400px, 1fr))', alignItems: 'start', gap: theme.spacing(2) }),
  hint: css({ marginTop: theme.spacing(2), maxWidth: 760, color: theme.colors.text.secondary }),
});
