import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { BASE_PATH, testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';

/** @param missing what is not there yet; null = nothing */
export function LinkBar({ missing }: { missing: string | null }) {
  const styles = useStyles2(getStyles);
  return (
    <nav className={styles.links} aria-label={t('overview.links.label', 'See also')} data-testid={testIds.overview.links}>
      <Link to={`${BASE_PATH}/wall`}>{t('overview.links.wall', 'Wall')}</Link>
      {missing !== null && (
        <span>
          <span aria-hidden="true">◔</span> {missing}: <Link to={`${BASE_PATH}/setup`}>{t('overview.links.steps', 'First steps')}</Link>
        </span>
      )}
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 3), marginBottom: theme.spacing(2), color: theme.colors.text.secondary, '& a': linkStyle(theme), '& span a': { textDecoration: 'underline' } }),
});
