/** Configuration: where the sidecar and Prometheus are, and the two tokens (stored by Grafana, never shown again). */
import { css } from '@emotion/css';
import type { AppPluginMeta, GrafanaTheme2, PluginConfigPageProps } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, Input, SecretInput, useStyles2 } from '@grafana/ui';
import { type SyntheticEvent, useState } from 'react';
import { failureOf, saveSettings, sidecar } from '../api/client';
import type { RoentgenSettings } from '../api/settings';
import { testIds } from '../ids';
import { type ConfigForm, formOf, payloadOf, urlMistake } from './settings';

interface Outcome {
  severity: 'success' | 'error' | 'warning';
  title: string;
  text: string;
}

async function checkConnection(): Promise<Outcome> {
  try {
    const { version, prometheus, chaos } = await sidecar.status();
    return prometheus.reachable
      ? { severity: 'success', title: `Sidecar ${version} answers`, text: `It reads Prometheus at ${prometheus.url}. Chaos is ${chaos.enabled ? 'on' : `off: ${chaos.reason ?? 'by configuration'}`}.` }
      : { severity: 'warning', title: `Sidecar ${version} answers, but its Prometheus does not`, text: `It looks for Prometheus at ${prometheus.url}.` };
  } catch (error) {
    const { message, hint, code } = failureOf(error);
    return { severity: 'error', title: 'The sidecar cannot be read', text: `${message}. ${hint ?? ''} (${code})` };
  }
}

export function ConfigPage({ plugin }: PluginConfigPageProps<AppPluginMeta<RoentgenSettings>>) {
  const styles = useStyles2(getStyles);
  const { id, enabled = true, pinned = true, jsonData, secureJsonFields } = plugin.meta;
  const [form, setForm] = useState(() => formOf(jsonData, secureJsonFields));
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const mistake = form.sidecarUrl ? urlMistake(form.sidecarUrl) : null;
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    try {
      await saveSettings(id, payloadOf(form, enabled, pinned));
      // The running app has read its settings already; a new load makes it read the new ones.
      window.location.reload();
    } catch (error) {
      setOutcome({ severity: 'error', title: 'Grafana did not save the settings', text: failureOf(error).message });
    }
  };
  const sources = getDataSourceSrv().getList({ type: 'prometheus' }).map(({ uid, name }) => ({ value: uid, label: name }));
  return (
    <form onSubmit={save} className={styles.form} data-testid={testIds.config.page}>
      <Field label="Sidecar address" description="As the Grafana server reaches it; the browser never calls it" htmlFor="config-url" invalid={Boolean(mistake)} error={mistake}>
        <Input id="config-url" width={60} value={form.sidecarUrl} placeholder="http://127.0.0.1:9797" onChange={(event) => setForm({ ...form, sidecarUrl: event.currentTarget.value.trim() })} data-testid={testIds.config.url} />
      </Field>
      <Field label="Prometheus data source" description="The one that scrapes the sidecar; radiographies are drawn from it" htmlFor="config-datasource" data-testid={testIds.config.dataSource}>
        <Combobox id="config-datasource" width={60} options={sources} value={form.prometheusUid || null} placeholder="The first Prometheus data source" isClearable onChange={(option) => setForm({ ...form, prometheusUid: option?.value ?? '' })} />
      </Field>
      <Secret form={form} setForm={setForm} name="viewToken" label="View token" description="Used for reading, for everybody who may open this app" testId={testIds.config.viewToken} />
      <Secret form={form} setForm={setForm} name="launchToken" label="Launch token" description="Used for launching and stopping, for editors and administrators. Leave it out, and nobody can launch from here" testId={testIds.config.launchToken} />
      <div className={styles.buttons}>
        <Button type="submit" disabled={!form.sidecarUrl || Boolean(mistake)} data-testid={testIds.config.save}>
          Save
        </Button>
        <Button type="button" variant="secondary" onClick={async () => setOutcome(await checkConnection())} data-testid={testIds.config.check}>
          Check the connection
        </Button>
      </div>
      {outcome && (
        <Alert severity={outcome.severity} title={outcome.title} data-testid={testIds.config.checked}>
          {outcome.text}
        </Alert>
      )}
    </form>
  );
}

interface SecretProps {
  form: ConfigForm;
  setForm: (form: ConfigForm) => void;
  name: 'viewToken' | 'launchToken';
  label: string;
  description: string;
  testId: string;
}

function Secret({ form, setForm, name, label, description, testId }: SecretProps) {
  return (
    <Field label={label} description={description} htmlFor={`config-${name}`}>
      <SecretInput
        id={`config-${name}`}
        width={60}
        isConfigured={form[name].stored}
        value={form[name].value}
        autoComplete="off"
        onChange={(event) => setForm({ ...form, [name]: { stored: false, value: event.currentTarget.value.trim() } })}
        onReset={() => setForm({ ...form, [name]: { stored: false, value: '' } })}
        data-testid={testId}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ maxWidth: 760 }),
  buttons: css({ display: 'flex', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
});
