import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { Interval } from '../../sidecar/contract';
import { modelsPath, testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { alertsPath, backtestPath, chaosPath, dashboardPath, episodesPath } from './links';

/** To other pages, for the same service and range. */
export function Ways({ service, groups, component, interval }: { service: string; groups: string[]; component: string; interval: Interval }) {
  const styles = useStyles2(getStyles);
  return (
    <nav className={styles.ways} aria-label={t('service.ways.name', 'More about this service')} data-testid={testIds.service.links}>
      <Link to={episodesPath(service, interval)}>{t('service.ways.episodes', 'Episodes')}</Link>
      <Link to={modelsPath(service)}>{t('service.ways.models', 'Models')}</Link>
      <Link to={backtestPath(service, interval)}>{t('service.ways.backtest', 'Backtest')}</Link>
      <Link to={alertsPath(service, groups)}>{t('service.ways.alerts', 'Make an alert rule')}</Link>
      <Link to={chaosPath(service, component)}>{t('service.ways.chaos', 'Chaos')}</Link>
      <a href={`${config.appSubUrl ?? ''}${dashboardPath(service, interval)}`}>{t('service.ways.dashboard', 'Dashboard')}</a>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  ways: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3), marginBottom: theme.spacing(2), '& a': linkStyle(theme) }),
});
