import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TaskStatus } from '../../sidecar/contract';
import { secondsText } from '../figures';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { Word } from './Word';
import { kindText, secondsOf, stateOf, subjectOf } from './work';

/** The tasks that the sidecar remembers; what became of each, and of an error what to do. */
export function PastTasks({ tasks, now }: { tasks: TaskStatus[]; now: number }) {
  const styles = useStyles2(getStyles);
  if (tasks.length === 0) {
    return <p className={styles.note}>{t('activity.past.none', 'No task has ended since the sidecar started.')}</p>;
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('activity.past.label', 'Table of past tasks')}>
      <table className={styles.table} data-testid={testIds.activity.past}>
        <thead>
          <tr>
            <th scope="col">{t('activity.past.kind', 'Task')}</th>
            <th scope="col">{t('activity.past.service', 'Service')}</th>
            <th scope="col">{t('activity.past.by', 'By')}</th>
            <th scope="col">{t('activity.past.started', 'Started (UTC)')}</th>
            <th scope="col">{t('activity.past.took', 'Took')}</th>
            <th scope="col">{t('activity.past.outcome', 'Outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.task}>
              <th scope="row">{kindText(task.kind)}</th>
              <td>{subjectOf(task)}</td>
              <td>{task.author}</td>
              <td>{utcTime(task.startedAt)}</td>
              <td>{secondsText(secondsOf(task, now))}</td>
              <td className={styles.wide}>
                <Word {...stateOf(task.state)} />
                {task.error && <>: {task.error.message}. {task.error.hint} <code>{task.error.code}</code></>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: 0, color: theme.colors.text.secondary }),
  scroll: css({ overflowX: 'auto', maxWidth: 1400 }),
  table: factsTable(theme),
  wide: css({ '&&': { whiteSpace: 'normal', minWidth: 260 } }),
});
