import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useEffect, useRef, useState } from 'react';
import type { TaskStatus, TwinModels, TwinModelVersion } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { useTask } from '../api/task';
import { TaskState } from '../api/TaskState';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { methodText } from './Totals';
import { Train } from './Train';
import { figuresOf } from './using';

export interface ModelsProps {
  models: TwinModels;
  launcher: boolean;
  changed: () => void;
}

const isTraining = (task: TaskStatus) => task.kind === 'twin-training';

/** Versions of the learned models with their measured errors; one more is trained here, and used when somebody says so. */
export function Models({ models, launcher, changed }: ModelsProps) {
  const styles = useStyles2(getStyles);
  const { busy, failure, act } = useActions(changed);
  const work = useTask(isTraining);
  const ended = work.task?.twinVersion ?? null;
  const known = useRef(ended);
  useEffect(() => {
    if (known.current !== ended) {
      known.current = ended;
      changed();
    }
  }, [ended, changed]);
  const columns = [t('twin.models.model', 'Model'), t('twin.models.version', 'Version'), t('twin.models.state', 'State'), t('twin.models.trained', 'Trained (UTC), by'), t('twin.models.from', 'Learned from'), t('twin.models.delay', 'Delay error'), t('twin.models.jitter', 'Jitter error'), t('twin.models.loss', 'Loss error'), t('twin.models.on', 'Measured on'), t('twin.models.action', 'Action')];
  return (
    <section data-testid={testIds.twin.models}>
      <h2 className={styles.title}>{t('twin.models.title', 'Models')}</h2>
      <Failure failure={failure} title={t('twin.models.failure', 'That did not work')} />
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('twin.models.label', 'Versions of the models')}>
        <table className={styles.table}>
          <thead><tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {models.versions.map((version) => <Row key={`${version.model} ${version.version}`} version={version} width={columns.length} launcher={launcher} busy={busy} use={() => act(() => sidecar.useTwinModel(version.model, version.version))} />)}
          </tbody>
        </table>
      </div>
      <p className={styles.quiet}>{t('twin.models.note', 'Errors of delay and jitter are mean absolute percentage errors over paths, jitter as a variance; of loss mean absolute errors in percentage points. Compare those that were measured on the same networks.')}</p>
      {launcher && <Train running={work.running} busy={work.busy} start={(request) => void work.start(() => sidecar.trainTwin(request))} />}
      <TaskState work={work} noun={t('twin.models.training', 'Training')} launcher={launcher} />
      {work.task?.state === 'done' && work.task.twinVersion && <p role="status">{t('twin.models.done', '✓ Version {{version}} is kept. It is used when you say so.', { version: work.task.twinVersion })}</p>}
      {work.task?.state === 'cancelled' && <p className={styles.quiet}>{t('twin.models.again', 'What was simulated is kept: a training with the same figures goes on where it was.')}</p>}
    </section>
  );
}

function stateText({ inUse, obstacle }: TwinModelVersion): string {
  return obstacle ? t('twin.models.broken', '✕ cannot be used') : inUse ? t('twin.models.in-use', '● in use') : t('twin.models.kept', '○ kept');
}

function Row({ version, width, launcher, busy, use }: { version: TwinModelVersion; width: number; launcher: boolean; busy: boolean; use: () => void }) {
  const styles = useStyles2(getStyles);
  const [asked, setAsked] = useState(false);
  const { model, inUse, obstacle, trainedAt, author, training, errors } = version;
  const name = version.version === 'shipped' ? t('twin.models.shipped', 'shipped') : version.version;
  const id = `twin-use-${model}-${version.version}`;
  const [delay, jitter, loss] = errors ? figuresOf(errors) : ['–', '–', '–'];
  return (
    <>
      <tr data-testid={testIds.twin.version}>
        <th scope="row">{methodText(model)}</th>
        <td>{name}</td>
        <td className={styles.wide}>{stateText(version)}{obstacle && <div>{obstacle.message}. {obstacle.hint} <code>{obstacle.code}</code></div>}</td>
        <td>{trainedAt === null ? '–' : `${utcTime(trainedAt)}, ${author ?? ''}`}</td>
        <td>{training ? t('twin.models.of', '{{samples}} of {{candidates}} networks, {{epochs}} epochs, seed {{seed}}', { samples: training.samples ?? 0, candidates: training.candidates ?? 0, epochs: training.epochs ?? 0, seed: training.seed ?? 0 }) : '–'}</td>
        <td>{delay}</td><td>{jitter}</td><td>{loss}</td>
        <td className={styles.wide}>{errors ? t('twin.models.measured', '{{networks}} networks, {{paths}} paths: {{about}}', { networks: errors.networks, paths: errors.paths, about: errors.about }) : '–'}</td>
        <td>{launcher && !inUse && !obstacle && <Button size="sm" variant="secondary" aria-expanded={asked} aria-controls={asked ? id : undefined} onClick={() => setAsked(!asked)} data-testid={testIds.twin.use}>{t('twin.models.use', 'Use this version')}</Button>}</td>
      </tr>
      {asked && !inUse && (
        <tr>
          <td colSpan={width}>
            <Confirm id={id} consequences={[t('twin.models.will', 'From now on {{model}} estimates by the version {{name}}, for everybody, on this page and in metrics of published plans.', { model: methodText(model), name }), t('twin.models.back', 'The present version is kept: to return, use that one.')]} label={t('twin.models.sure', 'Use it from now on')} busy={busy} confirm={() => { setAsked(false); use(); }} cancel={() => setAsked(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary, maxWidth: 1000, margin: theme.spacing(1, 0) }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
  wide: css({ '&&': { whiteSpace: 'normal', minWidth: 180 } }),
});
