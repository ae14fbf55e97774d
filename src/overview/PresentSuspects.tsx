import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { Suspects } from '../../sidecar/contract';
import { activePath } from '../episodes/links';
import { testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { type Named, onsetOrder, suspectsShown } from './present';

/** While an episode lasts: which components are behind it, and in which order groups fell ill. */
export function PresentSuspects({ service, suspects }: { service: string; suspects: Suspects }) {
  const styles = useStyles2(getStyles);
  const { first, more } = suspectsShown(suspects);
  const groups = onsetOrder(suspects);
  return (
    <div className={styles.box} role="group" aria-label={t('overview.suspects.label', 'Suspects of {{service}}', { service })} data-testid={testIds.overview.suspects}>
      <div>
        <strong className={styles.lead}><span aria-hidden="true">■</span> {t('overview.suspects.most', 'Most suspect:')}</strong>{' '}
        {first.length === 0 ? t('overview.suspects.none', 'no component stands out') : <List items={first} between=", " />}
        {more > 0 && ` ${t('overview.suspects.more', 'and {{number}} more', { number: more })}`}
      </div>
      {groups.length > 0 && <div className={styles.groups}>{t('overview.suspects.order', 'Fell ill, in this order:')} <List items={groups} between=" → " /></div>}
      <Link to={activePath(service)}>{t('overview.suspects.episode', 'Look at the episode')}</Link>
    </div>
  );
}

function List({ items, between }: { items: Named[]; between: string }) {
  return (
    <>
      {items.map(({ name, note }, i) => <span key={name}>{i > 0 && between}<strong>{name}</strong> ({note})</span>)}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: theme.spacing(4), rowGap: theme.spacing(0.5), marginBottom: theme.spacing(2), padding: theme.spacing(1.5, 2), background: theme.colors.background.secondary, borderLeft: `6px solid ${theme.colors.error.main}`, borderRadius: theme.shape.radius.default, '& a': linkStyle(theme) }),
  lead: css({ color: theme.colors.error.text }),
  groups: css({ color: theme.colors.text.secondary, '& strong': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium } }),
});
