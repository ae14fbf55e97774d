/** Configuration: where the sidecar and Prometheus are, and a token for each right (stored by Grafana, never shown again). */
import { css } from '@emotion/css';
import type { AppPluginMeta, GrafanaTheme2, PluginConfigPageProps } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, Input, LinkButton, SecretInput, useStyles2 } from '@grafana/ui';
import { type SyntheticEvent, useState } from 'react';
import { type Right, RIGHTS } from '../../sidecar/contract';
import { failureOf, saveSettings } from '../api/client';
import type { RoentgenSettings } from '../api/settings';
import { BASE_PATH, testIds } from '../ids';
import { t } from '../text';
import { checkConnection, type Outcome } from './check';
import { labelOf, meaningOf } from './rights';
import { RightsTable } from './RightsTable';
import { type ConfigForm, formOf, hasUnsavedTokens, payloadOf, sharedToken, tokenName, urlMistake } from './settings';

export function ConfigPage({ plugin }: PluginConfigPageProps<AppPluginMeta<RoentgenSettings>>) {
  const styles = useStyles2(getStyles);
  const { id, enabled = true, pinned = true, jsonData, secureJsonFields } = plugin.meta;
  const [form, setForm] = useState(() => formOf(jsonData, secureJsonFields));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [busy, setBusy] = useState(false);
  const mistake = form.sidecarUrl ? urlMistake(form.sidecarUrl) : null;
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    try {
      await saveSettings(id, payloadOf(form, enabled, pinned));
      // The running app has read its settings already; a new load makes it read the new ones.
      window.location.reload();
    } catch (error) {
      setOutcome({ severity: 'error', title: t('config.not-saved', 'Grafana did not save the settings'), text: failureOf(error).message, verdicts: [] });
    }
  };
  const check = async () => {
    setBusy(true);
    setOutcome(await checkConnection());
    setBusy(false);
  };
  return (
    <form onSubmit={save} className={styles.form} data-testid={testIds.config.page}>
      <p>{t('config.first-steps', 'New here? The first steps check everything and say what is next.')} <LinkButton size="sm" fill="text" href={`${BASE_PATH}/setup`}>{t('config.first-steps-link', 'First steps')}</LinkButton></p>
      <Addresses form={form} setForm={setForm} mistake={mistake} />
      {RIGHTS.map((right) => <Secret key={right} right={right} form={form} setForm={setForm} />)}
      <Shared form={form} />
      <div className={styles.buttons}>
        <Button type="submit" disabled={!form.sidecarUrl || Boolean(mistake) || sharedToken(form) !== null} data-testid={testIds.config.save}>{t('config.save', 'Save')}</Button>
        <Button type="button" variant="secondary" disabled={busy} onClick={() => void check()} data-testid={testIds.config.check}>{t('config.check.title', 'Check the connection')}</Button>
      </div>
      {outcome && (
        <Alert severity={outcome.severity} title={outcome.title} data-testid={testIds.config.checked}>
          {outcome.text}
        </Alert>
      )}
      {outcome && hasUnsavedTokens(form) && <p className={styles.note}>{t('config.unsaved', 'What is stored was checked; the tokens typed above are not saved yet.')}</p>}
      {outcome && outcome.verdicts.length > 0 && <RightsTable verdicts={outcome.verdicts} />}
    </form>
  );
}

interface FormProps {
  form: ConfigForm;
  setForm: (form: ConfigForm) => void;
}

function Addresses({ form, setForm, mistake }: FormProps & { mistake: string | null }) {
  const sources = getDataSourceSrv().getList({ type: 'prometheus' }).map(({ uid, name }) => ({ value: uid, label: name }));
  return (
    <>
      <Field label={t('config.url', 'Sidecar address')} description={t('config.url-meaning', 'As the Grafana server reaches it; the browser never calls it')} htmlFor="config-url" invalid={Boolean(mistake)} error={mistake}>
        <Input id="config-url" width={60} value={form.sidecarUrl} placeholder="http://127.0.0.1:9797" onChange={(event) => setForm({ ...form, sidecarUrl: event.currentTarget.value.trim() })} data-testid={testIds.config.url} />
      </Field>
      <Field label={t('config.source', 'Prometheus data source')} description={t('config.source-meaning', 'The one that scrapes the sidecar; radiographies are drawn from it')} htmlFor="config-datasource" data-testid={testIds.config.dataSource}>
        <Combobox id="config-datasource" width={60} options={sources} value={form.prometheusUid || null} placeholder={t('config.source-first', 'The first Prometheus data source')} isClearable onChange={(option) => setForm({ ...form, prometheusUid: option?.value ?? '' })} />
      </Field>
    </>
  );
}

const TEST_IDS: Record<Right, string> = { view: testIds.config.viewToken, stop: testIds.config.stopToken, launch: testIds.config.launchToken, admin: testIds.config.adminToken };

function Secret({ right, form, setForm }: FormProps & { right: Right }) {
  const name = tokenName(right);
  return (
    <Field label={labelOf(right)} description={meaningOf(right)} htmlFor={`config-${name}`}>
      <SecretInput
        id={`config-${name}`}
        width={60}
        isConfigured={form[name].stored}
        value={form[name].value}
        autoComplete="off"
        onChange={(event) => setForm({ ...form, [name]: { stored: false, value: event.currentTarget.value.trim() } })}
        onReset={() => setForm({ ...form, [name]: { stored: false, value: '' } })}
        data-testid={TEST_IDS[right]}
      />
    </Field>
  );
}

/** The sidecar would not start with them. */
function Shared({ form }: { form: ConfigForm }) {
  const pair = sharedToken(form);
  if (!pair) {
    return null;
  }
  const [one, other] = RIGHTS.filter((right) => pair.includes(tokenName(right))).map(labelOf);
  return <Alert severity="error" title={t('config.shared', '{{one}} and {{other}} are the same', { one, other })}>{t('config.shared-more', 'Whoever has the lesser right would have the higher one, too, and the sidecar takes no two equal tokens. Give each right a token of its own.')}</Alert>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: 760 }),
  note: css({ color: theme.colors.text.secondary }),
  buttons: css({ display: 'flex', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
});
