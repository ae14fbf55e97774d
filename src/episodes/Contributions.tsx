import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type Cause, OTHER_FEATURES } from '../../sidecar/contract';
import { Bars } from '../Bars';
import { percentText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import { causeSet } from './episode';

/** The smallest set of features that carries 90 % of the model's error over the episode. */
export function Contributions({ causes, hrefOf }: { causes: Cause[]; hrefOf: (cause: Cause) => string }) {
  const styles = useStyles2(getStyles);
  const { members, rest } = causeSet(causes);
  if (members.length === 0) {
    return <p className={styles.quiet} data-testid={testIds.episodes.causes}>{t('episodes.causes.none', 'No contributions were kept: the episode ended before a sample was explained.')}</p>;
  }
  const top = members[0].ratio;
  const rows = members.map((cause) => ({
    key: `${cause.component} ${cause.feature}`,
    name: <><strong>{cause.component}</strong> <a className={styles.link} href={hrefOf(cause)} title={t('episodes.causes.explore', 'Open in Explore')}>{cause.feature === OTHER_FEATURES ? t('episodes.causes.smaller', 'all smaller ones') : cause.feature}</a></>,
    share: cause.ratio / top,
    text: percentText(cause.ratio),
  }));
  return (
    <div data-testid={testIds.episodes.causes}>
      <Bars rows={rows} label={t('episodes.causes.label', 'Features, largest contribution first')} />
      {rest > 0.005 && <p className={styles.quiet}>{t('episodes.causes.rest', 'All others together: {{share}} of the error.', { share: percentText(rest) })}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ margin: theme.spacing(1, 0, 0), color: theme.colors.text.secondary }),
  link: css({ color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } }),
});
