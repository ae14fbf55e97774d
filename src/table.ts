/** The look of tables of facts, and of links in running text. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

export const factsTable = (theme: GrafanaTheme2) =>
  css({
    width: '100%',
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: theme.spacing(0.75, 1), borderBottom: `1px solid ${theme.colors.border.weak}`, whiteSpace: 'nowrap', verticalAlign: 'top' },
    '& th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
  });

export const linkStyle = (theme: GrafanaTheme2) => ({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } });
