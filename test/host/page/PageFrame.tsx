import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { createContext, useContext } from 'react';

/** The title that the navigation has for the open page. */
export const PageTitle = createContext('');

export function PageFrame({ children, actions }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{useContext(PageTitle)}</h1>
        {actions}
      </div>
      {children}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(3), background: theme.colors.background.primary, minHeight: '100%', boxSizing: 'border-box' }),
  head: css({ display: 'flex', justifyContent: 'space-between', marginBottom: theme.spacing(2), '& h1': { fontSize: theme.typography.h2.fontSize, margin: 0 } }),
});
