/** Alert rules: choose what is to be told, see when it would have been, take the rule away. Changes nothing by itself. */
import { PluginPage } from '@grafana/runtime';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { prometheusUid, useSettings } from '../api/settings';
import { testIds } from '../ids';
import { RangeField } from '../range/RangeField';
import { last } from '../range/span';
import { useSpan } from '../range/useSpan';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { t } from '../text';
import { type Draft, draftOf, expressionOf, unfit } from './draft';
import { Past } from './Past';
import { RuleForm } from './RuleForm';
import { TakeAway } from './TakeAway';

const EVERY = 30_000;
const LENGTHS = ['1h', '6h', '24h', '3d', '7d'];

export function AlertsPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.alerts.page}>
        <ChosenService id="alerts-service" every={EVERY}>{(chosen) => <ServiceRule key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

/** Of the draft, what an address needs to open the same page again. */
function addressOf(parameters: URLSearchParams, { kind, service, group, component, feature }: Draft): URLSearchParams {
  const next = new URLSearchParams(parameters);
  Object.entries({ service, kind, group, component, feature }).forEach(([name, value]) => (value === '' ? next.delete(name) : next.set(name, value)));
  return next;
}

function ServiceRule({ service, now, field }: Chosen) {
  const [parameters, setParameters] = useSearchParams();
  const { pathname, search } = useLocation();
  const [draft, setDraft] = useState(() => draftOf(parameters, service.service));
  const { span, range, choose } = useSpan(last('6h'));
  const uid = prometheusUid(useSettings());
  const change = (next: Draft) => {
    setDraft(next);
    setParameters(addressOf(parameters, next), { replace: true });
  };
  const ready = unfit(draft).length === 0;
  const lookBack = <RangeField id="alerts" lengths={LENGTHS} value={span} now={now} onChange={choose} label={t('alerts.page.range', 'Look back')} />;
  return (
    <>
      <p>{t('alerts.page.intro', 'A rule from what you see: choose what it watches, look at when it would have fired, and take it to Prometheus or Grafana. The shipped rules are in provisioning; this page makes others.')}</p>
      <RuleForm service={service} draft={draft} field={field} change={change} range={lookBack} />
      {ready && <Past key={`${uid} ${expressionOf(draft)} ${span.from} ${span.to}`} draft={draft} uid={uid} range={range} />}
      {ready && <TakeAway draft={draft} uid={uid} here={`${pathname}${search}`} />}
    </>
  );
}
