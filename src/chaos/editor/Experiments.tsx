import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, IconButton, useStyles2 } from '@grafana/ui';
import { type ChangeEvent, useRef, useState } from 'react';
import type { Experiment, Run } from '../../../sidecar/contract';
import { useActions } from '../../api/action';
import { sidecar } from '../../api/client';
import { Failure } from '../../api/Failure';
import { testIds } from '../../ids';
import { t } from '../../text';
import { exactTime } from '../form';
import { textOf, toolkitOf } from './document';
import { newDraft, valueOf } from './draft';
import { listDrafts, removeDraft, saveDraft } from './drafts';
import { Editor } from './Editor';
import type { Catalogue } from './values';

export interface ExperimentsProps extends Catalogue {
  /** Files of the sidecar, worked out. */
  experiments: Experiment[];
  launcher: boolean;
  /** Whether a run could be launched at all just now. */
  mayStart: boolean;
  launched: (run: Run) => void;
}

interface Opened {
  id: string;
  text: string;
  /** Counts openings, so that each has an editor of its own. */
  turn: number;
}

const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

/** The sidecar's experiment files and the drafts of this browser, and the editor of the one that is open. */
export function Experiments({ experiments, launcher, mayStart, launched, ...catalogue }: ExperimentsProps) {
  const styles = useStyles2(getStyles);
  const [drafts, setDrafts] = useState(() => listDrafts(localStorage));
  const [opened, setOpened] = useState<Opened | null>(null);
  const [unkept, setUnkept] = useState(false);
  const { busy, failure, act } = useActions();
  const open = (text: string, id = newId()) => setOpened({ id, text, turn: (opened?.turn ?? 0) + 1 });
  const keep = (done: boolean) => {
    setUnkept(!done);
    setDrafts(listDrafts(localStorage));
  };
  const importFile = (text: string) => act(async () => open(textOf(await sidecar.importExperiment(toolkitOf(text)), 'yaml')));
  return (
    <div className={styles.page} data-testid={testIds.chaos.experiments}>
      <section aria-label={t('chaos.experiments.title', 'Experiments')} className={styles.lists}>
        <div className={styles.head}>
          <h2 className={styles.title}>{t('chaos.experiments.title', 'Experiments')}</h2>
          <Button size="sm" icon="plus" onClick={() => open(textOf(valueOf(newDraft(catalogue.targets[0]?.service ?? '')), 'yaml'))}>{t('chaos.experiments.new', 'New')}</Button>
          {launcher && <ImportButton busy={busy} take={importFile} />}
        </div>
        <Failure failure={failure} title={t('chaos.experiments.not-imported', 'That is not imported')} />
        {unkept && <Alert severity="warning" title={t('chaos.experiments.not-kept', 'This browser keeps no drafts')}>{t('chaos.experiments.download-instead', 'Download the experiment instead.')}</Alert>}
        <h3 className={styles.part}>{t('chaos.experiments.files', 'Files of the sidecar')}</h3>
        {experiments.length === 0 && <p className={styles.quiet}>{t('chaos.experiments.no-files', 'There are none. Put YAML files into the folder that the configuration names as chaos.experiments_dir.')}</p>}
        <ul className={styles.list}>
          {experiments.map((experiment) => (
            <li key={experiment.name}>
              <Button size="sm" variant="secondary" fill="text" onClick={() => open(textOf(experiment, 'yaml'))}>{experiment.name}</Button>
              <span className={styles.quiet}>{experiment.description ?? [...new Set(experiment.faults.map(({ fault, component }) => `${fault} → ${component}`))].join(', ')}</span>
            </li>
          ))}
        </ul>
        <h3 className={styles.part}>{t('chaos.experiments.drafts', 'Drafts in this browser')}</h3>
        {drafts.length === 0 && <p className={styles.quiet}>{t('chaos.experiments.no-drafts', 'There are none. What you save in the editor stays in this browser only.')}</p>}
        <ul className={styles.list}>
          {drafts.map(({ id, name, text, changedAt }) => (
            <li key={id} data-testid={testIds.chaos.draft}>
              <Button size="sm" variant="secondary" fill="text" onClick={() => open(text, id)}>{name}</Button>
              <span className={styles.quiet}>{exactTime(changedAt).slice(0, 16)}</span>
              <IconButton name="trash-alt" size="sm" tooltip={t('chaos.experiments.delete', 'Delete the draft {{name}}', { name })} onClick={() => keep(removeDraft(localStorage, id))} />
            </li>
          ))}
        </ul>
      </section>
      {opened ? (
        <Editor key={opened.turn} start={opened.text} catalogue={catalogue} launcher={launcher} mayStart={mayStart} launched={launched} save={(name, text) => keep(saveDraft(localStorage, { id: opened.id, name, text, changedAt: Date.now() }))} />
      ) : (
        <p className={styles.quiet}>{t('chaos.experiments.choose', 'Open an experiment, or begin a new one.')}</p>
      )}
    </div>
  );
}

function ImportButton({ busy, take }: { busy: boolean; take: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const text = await currentTarget.files?.[0]?.text();
    if (input.current) {
      input.current.value = '';
    }
    if (text !== undefined) {
      take(text);
    }
  };
  return (
    <>
      <Button size="sm" variant="secondary" icon="import" disabled={busy} onClick={() => input.current?.click()}>{t('chaos.experiments.import', 'Import Chaos Toolkit file')}</Button>
      <input ref={input} type="file" accept=".json,.yaml,.yml" hidden aria-label={t('chaos.experiments.import', 'Import Chaos Toolkit file')} onChange={(event) => void read(event)} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  lists: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1) }),
  head: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1.5), alignItems: 'center' }),
  title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  part: css({ margin: theme.spacing(1, 0, 0), fontSize: theme.typography.h6.fontSize }),
  list: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(340px, 1fr))', gap: theme.spacing(0.5, 2), listStyle: 'none', margin: 0, padding: 0, '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(1), minWidth: 0 } }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
});
