import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { Button, LinkButton, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Copyable } from '../Copyable';
import { saveText } from '../files';
import { testIds } from '../ids';
import { t } from '../text';
import type { Draft } from './draft';
import { editorUrl, grafanaYaml, nameOf, prometheusYaml } from './rule';

type Form = 'prometheus' | 'grafana';
const forms = () => [
  { value: 'prometheus' as const, label: t('alerts.take.prometheus', 'For Prometheus') },
  { value: 'grafana' as const, label: t('alerts.take.grafana', 'For Grafana’s provisioning') },
];

const hint = (form: Form) => (form === 'prometheus' ? t('alerts.take.prometheus-hint', 'Put it beside prometheus.yml and name it under rule_files.') : t('alerts.take.grafana-hint', 'Put it into provisioning/alerting of Grafana.'));

/** The rule to take away: as a file, or in Grafana's own editor. Who is told stays with the reader's contact points. */
export function TakeAway({ draft, uid, here }: { draft: Draft; uid: string | undefined; here: string }) {
  const styles = useStyles2(getStyles);
  const [form, setForm] = useState<Form>('prometheus');
  const text = form === 'prometheus' ? prometheusYaml(draft) : grafanaYaml(draft, uid ?? '');
  return (
    <section aria-label={t('alerts.take.title', 'Take it away')}>
      <h2 className={styles.title}>{t('alerts.take.title', 'Take it away')}</h2>
      <div className={styles.row}>
        <RadioButtonGroup aria-label={t('alerts.take.form', 'Form of the rule')} options={forms()} value={form} onChange={setForm} />
        <Button variant="secondary" icon="download-alt" onClick={() => saveText(`${nameOf(draft)}.yaml`, 'application/yaml', text)} data-testid={testIds.alerts.download}>{t('alerts.take.download', 'Download')}</Button>
        {uid && <LinkButton variant="primary" icon="bell" href={`${config.appSubUrl ?? ''}${editorUrl(draft, uid, here)}`} data-testid={testIds.alerts.editor}>{t('alerts.take.editor', 'Open in Grafana’s rule editor')}</LinkButton>}
      </div>
      <Copyable text={text} label={t('alerts.take.yaml', 'The rule as YAML')} testId={testIds.alerts.yaml} />
      <p className={styles.note}>{hint(form)} {t('alerts.take.contact', 'Whom it reaches is the affair of your contact points and notification policies; labels are service, group and severity.')}</p>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 1), fontSize: theme.typography.h4.fontSize }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  note: css({ margin: theme.spacing(1, 0), maxWidth: 760, color: theme.colors.text.secondary }),
});
