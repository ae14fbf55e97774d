/** Mirrors: what stands, in what it differs from what it mirrors, and its saved state to roll back to. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { testIds } from '../ids';
import { MirrorCard } from './MirrorCard';
import { t } from '../text';

export function MirrorPage() {
  const styles = useStyles2(getStyles);
  const mirrors = usePolling(sidecar.mirrors, 3000);
  return (
    <PluginPage>
      <div className={styles.page} data-testid={testIds.mirror.page}>
        <Failure failure={mirrors.failure} />
        {!mirrors.value && !mirrors.failure && <LoadingPlaceholder text={t('mirror.mirror-page.asking-the-sidecar', 'Asking the sidecar…')} />}
        {mirrors.value?.length === 0 && (
          <EmptyState variant="not-found" message={t('mirror.mirror-page.no-mirror-yet', 'No mirror yet')}>{t('mirror.mirror-page.bring-one-up-with', 'Bring one up with')}{' '}<code>{'roentgen mirror up'}</code>{' '}{t('mirror.mirror-page.and-name-its-target-file', 'and name its target file in the sidecar’s configuration (chaos.target_files).')}</EmptyState>
        )}
        {mirrors.value?.map((mirror) => <MirrorCard key={mirror.mirror} mirror={mirror} now={mirrors.at ?? 0} launcher={mayLaunch()} changed={mirrors.again} />)}
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(4) }) });
