import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { config, getBackendSrv } from '@grafana/runtime';
import { Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { navigation } from './links';
import { PageTitle } from './PageFrame';

const ROLES = ['Viewer', 'Editor', 'Admin'].map((value) => ({ value, label: value }));

function become(role: string) {
  document.cookie = `roentgen-host-role=${role}; path=/; SameSite=Strict`;
  window.location.reload();
}

/** Left navigation and top bar, as in Grafana; neither in its kiosk mode. */
export function Frame({ children, theme, toggleTheme }: { children: ReactNode; theme: GrafanaTheme2; toggleTheme: () => void }) {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  const [dashboards, setDashboards] = useState<Array<{ path: string; name: string }>>([]);
  useEffect(() => {
    void getBackendSrv().get<Array<{ uid: string; title: string }>>('/api/search').then((found) => setDashboards(found.map(({ uid, title }) => ({ path: `/d/${uid}`, name: title }))));
  }, []);
  const role = config.bootData.user.orgRole;
  const pages = navigation();
  const title = [...pages, ...dashboards].find(({ path }) => pathname.startsWith(path))?.name ?? 'Roentgen';
  const content = <PageTitle.Provider value={title}>{children}</PageTitle.Provider>;
  if (new URLSearchParams(search).has('kiosk')) {
    return <main className={styles.alone}>{content}</main>;
  }
  return (
    <div className={styles.shell}>
      <nav className={styles.nav} aria-label="Pages">
        <div className={styles.brand}>
          <img src="/public/plugins/roentgen-xray-app/img/logo.svg" alt="" width={28} height={28} />
          Roentgen
        </div>
        <Links links={pages} pathname={pathname} />
        <div className={styles.heading}>Dashboards</div>
        <Links links={dashboards} pathname={pathname} />
        <p className={styles.note}>This page stands in for Grafana: the built plugin, Grafana’s own packages, a real Prometheus.</p>
      </nav>
      <div className={styles.right}>
        <header className={styles.top}>
          <span className={styles.crumb}>Apps › Roentgen › {title}</span>
          <span className={styles.try}>Role, for trying</span>
          <RadioButtonGroup size="sm" options={ROLES} value={role} onChange={become} aria-label="Role, for trying" />
          <Button size="sm" variant="secondary" onClick={toggleTheme}>
            {theme.isDark ? 'Light' : 'Dark'} theme
          </Button>
        </header>
        <main className={styles.main}>{content}</main>
      </div>
    </div>
  );
}

function Links({ links, pathname }: { links: Array<{ path: string; name: string }>; pathname: string }) {
  const styles = useStyles2(getStyles);
  const navigate = useNavigate();
  return (
    <ul className={styles.list}>
      {links.map(({ path, name }) => (
        <li key={path}>
          <a
            href={path}
            aria-current={pathname.startsWith(path) ? 'page' : undefined}
            className={cx(styles.link, pathname.startsWith(path) && styles.here)}
            onClick={(event) => {
              event.preventDefault();
              navigate(path);
            }}
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  shell: css({ display: 'flex', height: '100vh', background: theme.colors.background.canvas }),
  nav: css({ width: 220, flexShrink: 0, display: 'flex', flexDirection: 'column', padding: theme.spacing(2, 1), background: theme.colors.background.primary, borderRight: `1px solid ${theme.colors.border.weak}` }),
  brand: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), padding: theme.spacing(0, 1, 2), fontSize: theme.typography.h5.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  heading: css({ padding: theme.spacing(2, 1, 0.5), color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  link: css({ display: 'block', padding: theme.spacing(0.75, 1.5), borderLeft: '3px solid transparent', color: theme.colors.text.secondary, '&:hover': { color: theme.colors.text.primary, background: theme.colors.action.hover } }),
  here: css({ color: theme.colors.text.primary, background: theme.colors.action.selected, borderLeftColor: theme.colors.warning.main }),
  note: css({ marginTop: 'auto', padding: theme.spacing(1), color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  right: css({ flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column' }),
  top: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), height: 44, padding: theme.spacing(0, 2), background: theme.colors.background.primary, borderBottom: `1px solid ${theme.colors.border.weak}` }),
  crumb: css({ flex: 1, color: theme.colors.text.secondary }),
  try: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  alone: css({ height: '100vh', overflow: 'auto', background: theme.colors.background.canvas }),
  main: css({ flex: 1, minHeight: 0, overflow: 'auto' }),
});
