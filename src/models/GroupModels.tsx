import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import type { GroupStatus, ModelVersion } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { failureOf, sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { testIds } from '../ids';
import { Incidents } from './Incidents';
import { Learning } from './Learning';
import { Staged } from './Staged';
import { VersionTable } from './VersionTable';
import { t } from '../text';

/** The sidecar reads every version's files for an answer. */
const EVERY = 15_000;

export interface GroupModelsProps {
  service: string;
  group: GroupStatus;
  launcher: boolean;
  /** Called after a version was chosen. */
  changed: () => void;
}

/** State of a group's learning and the versions of its model. */
export function GroupModels({ service, group, launcher, changed }: GroupModelsProps) {
  const styles = useStyles2(getStyles);
  const versions = usePolling((signal) => storedVersions(service, group.group, signal), EVERY);
  const { again } = versions;
  const scoring = useRef(group.trainedAt);
  useEffect(() => {
    if (scoring.current !== group.trainedAt) {
      scoring.current = group.trainedAt;
      again();
    }
  }, [group.trainedAt, again]);
  const { busy, failure, act } = useActions(() => {
    again();
    changed();
  });
  const next = versions.value && nextStep(versions.value, group);
  return (
    <section className={styles.section} aria-label={t('models.group-models.model-of', 'Model of {{group}}', { group: group.group })} data-testid={testIds.models.group}>
      <h2 className={styles.title}>{group.group}</h2>
      <Learning group={group} />
      <Failure failure={versions.failure} title={t('models.group-models.the-versions-of-cannot-be', 'The versions of {{group}} cannot be read', { group: group.group })} />
      <Failure failure={failure} title={t('models.group-models.that-did-not-work', 'That did not work')} />
      {!versions.value && !versions.failure && <LoadingPlaceholder text={t('models.group-models.asking-the-sidecar', 'Asking the sidecar…')} />}
      {group.staged && <Staged group={group.group} staged={group.staged} launcher={launcher} busy={busy} promote={() => act(() => sidecar.promote(service, group.group))} />}
      {versions.value && <Incidents versions={versions.value} />}
      {next && <p className={styles.hint}>{next}</p>}
      {versions.value && versions.value.length > 0 && <VersionTable group={group.group} versions={versions.value} launcher={launcher} busy={busy} choose={(version) => act(() => sidecar.chooseModel(service, group.group, version))} />}
    </section>
  );
}

/** One entry of /services stands for all groups while it is not known which there are; that one has no versions. */
async function storedVersions(service: string, group: string, signal: AbortSignal): Promise<ModelVersion[]> {
  try {
    return await sidecar.models(service, group, signal);
  } catch (error) {
    if (failureOf(error).code === 'GROUP_UNKNOWN') {
      return [];
    }
    throw error;
  }
}

/** What to do where no version can be used; null where there is nothing to say. */
export function nextStep(versions: ModelVersion[], { state }: GroupStatus): string | null {
  if (versions.length > 0) {
    return versions.every(({ obstacle }) => obstacle !== null) ? t('models.group-models.no-stored-version-can-be', 'No stored version can be used: restore the configuration that they were learned with, or learn anew.') : null;
  }
  switch (state) {
    case 'failed':
      return t('models.group-models.no-versions-yet-what-keeps', 'No versions yet: what keeps the group from being learned stands above.');
    case 'ready':
      return t('models.group-models.the-model-in-use-is', 'The model in use is stored no more: learn anew to have a version that outlasts the sidecar.');
    default:
      return t('models.group-models.no-versions-yet-the-first', 'No versions yet: the first one will stand here when it is learned.');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginBottom: theme.spacing(4) }),
  title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  hint: css({ margin: 0, color: theme.colors.text.secondary }),
});
