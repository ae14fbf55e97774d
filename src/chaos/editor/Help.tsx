import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Collapse, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { FaultDescription, FaultParameter } from '../../../sidecar/contract';
import { testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import { faultOptions } from '../form';

const keys = () => [
  ['name, service, description', t('chaos.help.name', 'what it is called, which service it breaks, in words what for')],
  ['faults', t('chaos.help.faults', 'a list of {fault, component, after, duration, parameters}; after and duration are seconds, or for example 500ms, 10s, 2m')],
  ['sequence', t('chaos.help.sequence', 'parallel (after counts from the start), serial (one after the other), {stagger: 5s}')],
  ['ramp', t('chaos.help.ramp', 'in place of a fault’s duration: {parameter, from, to, step, every}, one fault after the other with another value')],
  ['random', t('chaos.help.random', 'in place of faults or beside them: {count, faults, components, seed, duration, every}, drawn by chance')],
  ['gate', t('chaos.help.gate', 'nominal (it does not start while a group is in an episode), or none')],
  ['stop', t('chaos.help.stop', 'a list of {query, over}, {query, under}, {score} or {score, group}: what holds ends the run')],
];

/** What may be written in an experiment, and the parameters of each kind of fault. */
export function Help({ faults, used }: { faults: FaultDescription[]; used: string[] }) {
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const kind = faults.find(({ fault }) => fault === (asked ?? used.at(-1))) ?? faults[0];
  return (
    <div data-testid={testIds.chaos.help}>
      <Collapse label={t('chaos.help.title', 'What may be written')} isOpen={open} onToggle={() => setOpen(!open)}>
        <dl className={styles.keys}>
          {keys().map(([name, what]) => (
            <div key={name}>
              <dt><code>{name}</code></dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <Field label={t('chaos.help.kind', 'Parameters of')} htmlFor="chaos-help-kind" noMargin>
          <Combobox id="chaos-help-kind" width={28} value={kind?.fault ?? null} options={faultOptions(faults)} onChange={({ value }) => setAsked(value)} />
        </Field>
        {kind && <Kind kind={kind} />}
      </Collapse>
    </div>
  );
}

function Kind({ kind: { fault, description, parameters } }: { kind: FaultDescription }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p className={styles.quiet}><code>{fault}</code> {description}</p>
      {parameters.length === 0 && <p className={styles.quiet}>{t('chaos.help.no-parameters', 'It has no parameters.')}</p>}
      {parameters.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('chaos.help.parameters', 'Parameters of {{fault}}', { fault })}>
          <table className={styles.table}>
            <thead>
              <tr>{[t('chaos.help.parameter', 'Parameter'), t('chaos.help.allowed', 'Allowed'), t('chaos.help.unit', 'Unit'), t('chaos.help.default', 'Default'), t('chaos.help.meaning', 'Meaning')].map((name) => <th key={name} scope="col">{name}</th>)}</tr>
            </thead>
            <tbody>
              {parameters.map((parameter) => (
                <tr key={parameter.name}>
                  <td><code>{parameter.name}</code></td>
                  <td>{allowedText(parameter)}</td>
                  <td>{parameter.unit || '–'}</td>
                  <td>{parameter.default === '' ? t('chaos.help.any', 'any') : parameter.default}</td>
                  <td className={styles.long}>{parameter.description}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function allowedText({ text, min, max, whole }: FaultParameter): string {
  if (text === undefined) {
    return whole ? t('chaos.help.whole', '{{min}} to {{max}}, whole', { min, max }) : t('chaos.help.range', '{{min}} to {{max}}', { min, max });
  }
  return Array.isArray(text) ? text.join(', ') : text === 'component' ? t('chaos.help.component', 'a component') : t('chaos.help.a-name', 'a name');
}

const getStyles = (theme: GrafanaTheme2) => ({
  keys: css({ '& dd': { margin: theme.spacing(0, 0, 1, 2), color: theme.colors.text.secondary } }),
  quiet: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0) }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
  long: css({ whiteSpace: 'normal !important' as 'normal' }),
});
