/** Samples: the labelled windows that classifiers learn from; how many of each class, each to be looked at, discarded, taken elsewhere. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Combobox, EmptyState, Field, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { SpotSampleInfo } from '../../sidecar/contract';
import { samplesFile, sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { Bars } from '../Bars';
import { plural } from '../figures';
import { testIds } from '../ids';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { balance, EVERYTHING, filtered, type SampleFilter } from './balance';
import { ImportSamples } from './ImportSamples';
import { SampleTable } from './SampleTable';
import { t } from '../text';

const EVERY = 10_000;
const shows = () => [{ value: 'all' as const, label: t('samples.show.all', 'all') }, { value: 'kept' as const, label: t('samples.show.kept', 'those that teach') }, { value: 'discarded' as const, label: t('samples.show.discarded', 'discarded ones') }];
const FORMATS = ['parquet', 'csv', 'npz'] as const;

export function SamplesPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.samples.page}>
        <ChosenService id="samples-service" every={EVERY}>{(chosen) => <ServiceSamples key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

function ServiceSamples({ service: { service }, field }: Chosen) {
  const styles = useStyles2(getStyles);
  const samples = usePolling((signal) => sidecar.samples(service, signal), EVERY);
  const [filter, setFilter] = useState(EVERYTHING);
  const all = samples.value ?? [];
  return (
    <>
      <div className={styles.controls}>
        {field}
        {all.length > 0 && <Filters all={all} filter={filter} change={setFilter} />}
        {all.length > 0 && FORMATS.map((format) => <LinkButton key={format} variant="secondary" icon="download-alt" href={samplesFile(service, format)} target="_blank" data-testid={testIds.samples.download}>{format.toUpperCase()}</LinkButton>)}
        {samples.value && mayLaunch() && <ImportSamples service={service} changed={samples.again} />}
      </div>
      <Failure failure={samples.failure} title={t('samples.samples-page.the-samples-cannot-be-read', 'The samples cannot be read')} />
      {!samples.value && !samples.failure && <LoadingPlaceholder text={t('samples.samples-page.asking-for-the-samples', 'Asking for the samples…')} />}
      {samples.value?.length === 0 && <EmptyState variant="not-found" message={t('samples.samples-page.no-samples-of-yet', 'No samples of {{service}} yet', { service })}>{t('samples.samples-page.a-campaign-on-the-fault', 'A campaign on the Fault spots page makes them: fault, collect, recover, until there are enough.')}</EmptyState>}
      {all.length > 0 && (
        <>
          <Balance samples={filtered(all, { ...filter, name: '', show: 'all' })} />
          <SampleTable samples={filtered(all, filter)} launcher={mayLaunch()} changed={samples.again} />
        </>
      )}
    </>
  );
}

function Filters({ all, filter, change }: { all: SpotSampleInfo[]; filter: SampleFilter; change: (filter: SampleFilter) => void }) {
  const environments = [...new Set(all.map(({ environment }) => environment))].sort();
  const any = { value: '', label: t('samples.filter.any', 'any') };
  return (
    <>
      <Field label={t('samples.samples-page.environment', 'Environment')} htmlFor="samples-environment" noMargin>
        <Combobox id="samples-environment" width={22} value={filter.environment} options={[any, ...environments.map((value) => ({ value, label: value }))]} onChange={({ value }) => change({ ...filter, environment: value })} />
      </Field>
      <Field label={t('samples.samples-page.class', 'Class')} htmlFor="samples-class" noMargin>
        <Combobox id="samples-class" width={30} value={filter.name} options={[any, ...balance(all).map(({ name }) => ({ value: name, label: name }))]} onChange={({ value }) => change({ ...filter, name: value })} />
      </Field>
      <Field label={t('samples.samples-page.show', 'Show')} htmlFor="samples-show" noMargin>
        <Combobox id="samples-show" width={22} value={filter.show} options={shows()} onChange={({ value }) => change({ ...filter, show: value })} />
      </Field>
    </>
  );
}

function Balance({ samples }: { samples: SpotSampleInfo[] }) {
  const styles = useStyles2(getStyles);
  const rows = balance(samples);
  const most = Math.max(1, ...rows.map(({ kept }) => kept));
  return (
    <section className={styles.balance} aria-label={t('samples.samples-page.samples-of-each-class', 'Samples of each class')} data-testid={testIds.samples.balance}>
      <h2 className={styles.title}>{t('samples.samples-page.samples-of-each-class', 'Samples of each class')}</h2>
      <Bars label={t('samples.samples-page.samples-of-each-class', 'Samples of each class')} rows={rows.map(({ key, name, kept, discarded }) => ({ key, name, share: kept / most, text: discarded > 0 ? t('samples.samples-page.out', '{{kept}}, {{discarded}} out', { kept, discarded }) : plural(kept, 'sample') }))} />
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  title: css({ fontSize: theme.typography.h4.fontSize }),
  // several columns: there are as many classes as faults times components
  balance: css({ maxWidth: 1400, marginBottom: theme.spacing(3), '& ol': { columns: '300px', columnGap: theme.spacing(4) }, '& li': { breakInside: 'avoid' } }),
});
