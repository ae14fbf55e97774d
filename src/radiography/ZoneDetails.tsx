import { css } from '@emotion/css';
import { dateTime, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { OTHER_FEATURES, type ServiceStatus } from '../../sidecar/contract';
import { type ApiFailure, failureOf } from '../api/client';
import { Failure } from '../api/Failure';
import { countText } from '../figures';
import { queryRange } from '../api/prometheus';
import { prometheusUid, useSettings } from '../api/settings';
import type { Selection } from '../radiography-panel/selection';
import { SelectionBar } from '../radiography-panel/SelectionBar';
import { t } from '../text';
import { contributionQuery, exploreQueries, type Share, zoneCauses, type ZoneCauses, zoneQueries } from './contributions';
import { exploreUrl, type Range } from './explore';

export interface ZoneDetailsProps {
  service: ServiceStatus;
  group: string;
  selection: Selection;
  onClear: () => void;
}

function absolute({ from, to }: Range): TimeRange {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from: start, to: end, raw: { from: start, to: end } };
}

/** Asks once for each chosen zone. */
function useCauses(uid: string | undefined, { service: { service, stepSeconds }, group, selection }: ZoneDetailsProps): { causes: ZoneCauses | null; failure: ApiFailure | null } {
  const [answer, setAnswer] = useState<{ of: Selection; causes: ZoneCauses | null; failure: ApiFailure | null } | null>(null);
  useEffect(() => {
    let live = true;
    const tell = (causes: ZoneCauses | null, failure: ApiFailure | null) => live && setAnswer({ of: selection, causes, failure });
    queryRange(uid, absolute(selection), stepSeconds, [contributionQuery(service, group)]).then((frames) => tell(zoneCauses(frames, selection), null), (error: unknown) => tell(null, failureOf(error)));
    return () => {
      live = false;
    };
  }, [uid, service, group, stepSeconds, selection]);
  return answer?.of === selection ? answer : { causes: null, failure: null };
}

/** What is behind a chosen zone: its times, and the components and features that stand out in it, each with its way to Explore. */
export function ZoneDetails(props: ZoneDetailsProps) {
  const { service, group, selection, onClear } = props;
  const styles = useStyles2(getStyles);
  const settings = useSettings();
  const uid = useMemo(() => prometheusUid(settings), [settings]);
  const { causes, failure } = useCauses(uid, props);
  const hrefOf = (queries: string[]) => (range: Range) => exploreUrl(uid, queries, range);
  return (
    <section className={styles.details} aria-label={t('radiography.zone.name', 'What is behind the zone of {{group}}', { group })} data-testid="radiography-zone-details">
      <SelectionBar selection={selection} onClear={onClear} hrefOf={hrefOf(zoneQueries(service.service, group))} />
      <Failure failure={failure} title={t('radiography.zone.failed', 'The causes cannot be read')} />
      {!causes && !failure && <LoadingPlaceholder text={t('radiography.zone.asking', 'Asking for the causes…')} />}
      {causes && <Causes causes={causes} hrefOf={(share) => hrefOf(exploreQueries(service, group, share))(selection)} />}
    </section>
  );
}

function Causes({ causes, hrefOf }: { causes: ZoneCauses; hrefOf: (share: Share) => string }) {
  const styles = useStyles2(getStyles);
  const { knownInside, knownOutside, components, features } = causes;
  if (knownInside === 0) {
    return <p className={styles.note}>{t('radiography.zone.nominal', 'No sample of this zone is over the line, so there are no causes: this is the nominal state.')}</p>;
  }
  const rest = knownOutside > 0 ? t('radiography.zone.outside', '{{samples}} outside it', { samples: countText(knownOutside) }) : t('radiography.zone.none-outside', 'none outside it');
  return (
    <>
      <p className={styles.note}>{t('radiography.zone.known', 'Causes are known of the samples over the line: {{samples}} in the zone, {{rest}}. Shares are mean contributions to the error.', { samples: countText(knownInside), rest })}</p>
      {components.length === 0 && <p className={styles.note}>{t('radiography.zone.nothing', 'Nothing contributes more in the zone than elsewhere.')}</p>}
      <ShareTable name={t('radiography.zone.component', 'Component')} testId="radiography-zone-components" shares={components} hrefOf={hrefOf} />
      <ShareTable name={t('radiography.zone.feature', 'Feature')} testId="radiography-zone-features" shares={features} hrefOf={hrefOf} />
    </>
  );
}

const percent = (share: number) => `${share > 0 && share < 0.1 ? (100 * share).toPrecision(2) : Math.round(100 * share)} %`;

function ShareTable({ name, testId, shares, hrefOf }: { name: string; testId: string; shares: Share[]; hrefOf: (share: Share) => string }) {
  const styles = useStyles2(getStyles);
  if (shares.length === 0) {
    return null;
  }
  return (
    <table className={styles.table} data-testid={testId}>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">{t('radiography.zone.column-inside', 'Inside')}</th>
          <th scope="col">{t('radiography.zone.column-outside', 'Outside')}</th>
          <th scope="col">{t('radiography.zone.column-lift', 'Lift')}</th>
        </tr>
      </thead>
      <tbody>
        {shares.map((share) => (
          <tr key={`${share.component} ${share.feature}`}>
            <th scope="row">
              <a href={hrefOf(share)} title={t('radiography.zone.explore', 'Open in Explore')}>{share.component}</a>
              {share.feature !== null && <span className={styles.feature}>{share.feature === OTHER_FEATURES ? t('radiography.zone.smaller', 'all smaller ones') : share.feature}</span>}
            </th>
            <td><span className={styles.bar} style={{ width: `${Math.round(48 * Math.min(1, share.inside))}px` }} />{percent(share.inside)}</td>
            <td>{percent(share.outside)}</td>
            <td>{share.lift === null ? t('radiography.zone.only-here', 'only here') : `× ${share.lift.toPrecision(2)}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ padding: theme.spacing(1, 1.5), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, marginTop: theme.spacing(0.5) }),
  note: css({ margin: theme.spacing(0.5, 0), fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  feature: css({ display: 'block', color: theme.colors.text.secondary, overflowWrap: 'anywhere' }),
  bar: css({ display: 'inline-block', height: 8, marginRight: theme.spacing(0.75), background: theme.colors.primary.main }),
  table: css({
    width: '100%',
    marginTop: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { padding: theme.spacing(0.25, 0.5), textAlign: 'right', verticalAlign: 'top', whiteSpace: 'nowrap', borderBottom: `1px solid ${theme.colors.border.weak}` },
    '& th:first-of-type': { width: '60%', textAlign: 'left', whiteSpace: 'normal', fontWeight: theme.typography.fontWeightRegular },
    '& thead th': { color: theme.colors.text.secondary },
    '& a': { color: theme.colors.text.link },
  }),
});
