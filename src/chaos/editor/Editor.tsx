import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { Run } from '../../../sidecar/contract';
import { Failure } from '../../api/Failure';
import { saveText } from '../../files';
import { testIds } from '../../ids';
import { t } from '../../text';
import { PlanView } from '../PlanView';
import { fileName } from '../fileName';
import { useLaunch } from '../useLaunch';
import { mistakesIn } from './check';
import { DraftForm } from './DraftForm';
import { type Format, formatOf, parseText, textOf } from './document';
import { draftOf, valueOf } from './draft';
import { Help } from './Help';
import { TextForm } from './TextForm';
import { type Catalogue, isFields } from './values';

export interface EditorProps {
  /** Text that it is opened with. */
  start: string;
  catalogue: Catalogue;
  launcher: boolean;
  mayStart: boolean;
  save: (name: string, text: string) => void;
  launched: (run: Run) => void;
}

const formats = () => [{ value: 'yaml' as Format, label: 'YAML' }, { value: 'json' as Format, label: 'JSON' }];

/** One experiment as a form and as text, side by side. The text is what counts: the form shows what it says, and writes it anew. */
export function Editor({ start, catalogue, launcher, mayStart, save, launched }: EditorProps) {
  const styles = useStyles2(getStyles);
  const [text, setText] = useState(start);
  const [saved, setSaved] = useState<string | null>(null);
  const [format, setFormat] = useState<Format>(() => formatOf(start));
  const parsed = useMemo(() => parseText(text), [text]);
  const mistakes = useMemo(() => (parsed.problems.length > 0 ? [] : mistakesIn(parsed.value, catalogue)), [parsed, catalogue]);
  const right = parsed.problems.length === 0 && mistakes.length === 0;
  const draft = parsed.problems.length > 0 ? null : draftOf(parsed.value);
  const steps = useLaunch(right ? (parsed.value as object) : null, launched);
  const name = isFields(parsed.value) && typeof parsed.value.name === 'string' ? parsed.value.name : 'experiment';
  const write = (value: unknown) => setText(textOf(value, format));
  const turn = (next: Format) => {
    setFormat(next);
    if (parsed.problems.length === 0) {
      setText(textOf(parsed.value, next));
    }
  };
  return (
    <section aria-label={t('chaos.editor.title', 'Editor')} className={styles.editor} data-testid={testIds.chaos.editor}>
      <div className={styles.head}>
        <h3 className={styles.title}>{name}</h3>
        <RadioButtonGroup size="sm" options={formats()} value={format} onChange={turn} aria-label={t('chaos.editor.format', 'Form of the text')} />
        <Button size="sm" variant="secondary" icon="save" disabled={saved === text} onClick={() => { save(name, text); setSaved(text); }} data-testid={testIds.chaos.save}>{saved === text ? t('chaos.editor.saved', 'Saved') : t('chaos.editor.save', 'Save as draft')}</Button>
        <Button size="sm" variant="secondary" icon="download-alt" onClick={() => saveText(fileName(name, format), format === 'json' ? 'application/json' : 'application/yaml', text)}>{t('chaos.editor.download', 'Download')}</Button>
      </div>
      <div className={styles.sides}>
        <DraftForm draft={draft} catalogue={catalogue} mistakes={mistakes} change={(next) => write(valueOf(next))} />
        <div className={styles.side}>
          <TextForm text={text} parsed={parsed} mistakes={mistakes} change={setText} />
          <Help faults={catalogue.faults} used={draft?.faults.map(({ fault }) => fault) ?? []} />
        </div>
      </div>
      {launcher && !mayStart && <p className={styles.quiet}>{t('chaos.editor.cannot-start', 'Nothing can be started just now: chaos is off or the safety lever is engaged.')}</p>}
      {mayStart && (
        <div>
          <Failure failure={steps.failure} title={t('chaos.editor.failed', 'That did not work')} />
          <Button variant="secondary" icon="eye" disabled={steps.busy || !right} onClick={() => void steps.preview()} data-testid={testIds.chaos.preview}>{t('chaos.editor.preview', 'Preview')}</Button>
          <PlanView {...steps} />
          {steps.plan && !steps.stale && !draft && <Button className={styles.take} variant="secondary" size="sm" onClick={() => write(steps.plan?.experiment)}>{t('chaos.editor.take', 'Edit these faults in the form')}</Button>}
        </div>
      )}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  editor: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), padding: theme.spacing(2), border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default }),
  head: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5), alignItems: 'center' }),
  title: css({ margin: 0, fontSize: theme.typography.h4.fontSize, overflowWrap: 'anywhere' }),
  sides: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(520px, 100%), 1fr))', gap: theme.spacing(3) }),
  side: css({ minWidth: 0, display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
  take: css({ marginTop: theme.spacing(1) }),
});
