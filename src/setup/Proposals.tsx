import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Copyable } from '../Copyable';
import { testIds } from '../ids';
import { t } from '../text';
import type { Candidate, Candidates } from './candidates';
import type { Answer } from './facts';
import { serviceYaml } from './snippets';

const MOST_OPEN = 3;

/** What Prometheus has that could be a service, each with lines for the sidecar's configuration. */
export function Proposals({ candidates: { value, failure } }: { candidates: Answer<Candidates> }) {
  const styles = useStyles2(getStyles);
  const [chosen, setChosen] = useState<string | null>(null);
  if (!value) {
    return <p className={styles.text}>{failure ? t('setup.proposals.failed', 'Prometheus cannot be searched: {{message}}', { message: failure.message }) : t('setup.proposals.searching', 'Searching Prometheus for containers…')}</p>;
  }
  const { services, nodeJobs } = value;
  if (services.length === 0) {
    return <p className={styles.text}>{t('setup.proposals.none', 'Prometheus has no container_cpu_usage_seconds_total: it scrapes no cAdvisor (in Kubernetes: the kubelet’s). Any other series will do as well, with groups of your own: docs/configuration.md.')}</p>;
  }
  const shown = chosen === null ? services.slice(0, MOST_OPEN) : services.filter((each) => keyOf(each) === chosen);
  return (
    <div className={styles.box}>
      {services.length > MOST_OPEN && (
        <Field label={t('setup.proposals.found', 'Found: {{number}}', { number: services.length })} htmlFor="setup-proposal">
          <Combobox id="setup-proposal" width={50} options={services.map((each) => ({ value: keyOf(each), label: nameOf(each) }))} value={chosen} isClearable placeholder={t('setup.proposals.choose', 'Choose another one')} onChange={(option) => setChosen(option?.value ?? null)} />
        </Field>
      )}
      {shown.map((each) => (
        <section key={keyOf(each)} aria-label={nameOf(each)} data-testid={testIds.setup.candidate}>
          <h3 className={styles.name}>{nameOf(each)}</h3>
          <Copyable text={serviceYaml(each, nodeJobs[0])} label={t('setup.proposals.lines', 'Configuration for {{name}}', { name: each.name })} testId={testIds.setup.yaml} />
        </section>
      ))}
    </div>
  );
}

const keyOf = ({ kind, name }: Candidate) => `${kind} ${name}`;

function nameOf({ kind, name, components }: Candidate): string {
  switch (kind) {
    case 'kubernetes':
      return t('setup.proposals.kubernetes', 'Kubernetes namespace {{name}}: {{components}} pods', { name, components });
    case 'compose':
      return t('setup.proposals.compose', 'Compose project {{name}}: {{components}} services', { name, components });
    case 'docker':
      return t('setup.proposals.docker', 'Containers of the scrape job {{name}}: {{components}}', { name, components });
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ marginTop: theme.spacing(1) }),
  text: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
  name: css({ margin: theme.spacing(1.5, 0, 0.5), fontSize: theme.typography.body.fontSize, fontWeight: theme.typography.fontWeightMedium }),
});
