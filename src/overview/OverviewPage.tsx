/** Overview: every service and group at a glance, legible from afar and without hovering. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { GroupStatus, ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { testIds } from '../ids';
import { t } from '../text';
import { GroupTile } from './GroupTile';
import { LinkBar } from './LinkBar';
import { inLayer } from './present';
import { PresentSuspects } from './PresentSuspects';
import { missingStep } from './steps';

const EVERY = 2000;

export function OverviewPage() {
  const services = usePolling(sidecar.services, EVERY);
  const status = usePolling(sidecar.status, 5 * EVERY);
  const stages = status.value?.stages.filter(({ error }) => error) ?? [];
  return (
    <PluginPage>
      <div data-testid={testIds.overview.page}>
        <LinkBar missing={missingStep(services.value, status.value, services.failure !== null)} />
        <Failure failure={services.failure} />
        {stages.map(({ stage, service, error }) => (
          <p key={`${stage}-${service}`}>
            {t('overview.page.stage-failed', '{{service}}: the stage “{{stage}}” failed.', { service, stage })} {error?.message}. {error?.hint} <code>{error?.code}</code>
          </p>
        ))}
        {!services.value && !services.failure && <LoadingPlaceholder text={t('overview.page.asking', 'Asking the sidecar…')} />}
        {services.value?.length === 0 && (
          <EmptyState variant="not-found" message={t('overview.page.no-services', 'No services yet')} data-testid={testIds.overview.noData}>
            {t('overview.page.no-services-why', 'The sidecar watches the services of its configuration. Add one, or wait until Prometheus has its first samples.')}
          </EmptyState>
        )}
        {services.value?.map((service) => <ServiceSection key={service.service} service={service} now={services.at ?? 0} />)}
      </div>
    </PluginPage>
  );
}

function ServiceSection({ service, now }: { service: ServiceStatus; now: number }) {
  const styles = useStyles2(getStyles);
  const { kpi } = service;
  const physical = inLayer(service.groups, 'physical');
  const overLimit = kpi?.value != null && kpi.limit !== null && kpi.value > kpi.limit;
  return (
    <section className={styles.section} aria-label={t('overview.service.label', 'Service {{service}}', { service: service.service })}>
      <div className={styles.head}>
        <h2 className={styles.name}>{service.service}</h2>
        <span>{t('overview.service.components', '{{number}} components', { number: service.components.length })}</span>
        {kpi && (
          <span>
            {kpi.name}: <strong>{kpi.value === null ? t('overview.service.no-data', 'no data') : `${Number(kpi.value.toPrecision(3))} ${kpi.unit}`}</strong>
            {kpi.limit !== null && ` (${overLimit ? t('overview.service.over-limit', '▲ over the limit of {{limit}}', { limit: `${kpi.limit} ${kpi.unit}` }) : t('overview.service.limit', 'limit {{limit}}', { limit: `${kpi.limit} ${kpi.unit}` })})`}
          </span>
        )}
      </div>
      {service.groups.length === 0 && <p>{t('overview.service.no-groups', 'No groups yet: the sidecar has not found series of this service. Look at the configured selector and at Prometheus’s targets.')}</p>}
      {service.suspects && <PresentSuspects service={service.service} suspects={service.suspects} />}
      {physical.length === 0 ? (
        <Tiles groups={service.groups} service={service} now={now} />
      ) : (
        <>
          <h3 className={styles.layer}>{t('overview.service.virtual', 'Service (virtual layer)')}</h3>
          <Tiles groups={inLayer(service.groups, 'virtual')} service={service} now={now} />
          <h3 className={styles.layer} data-testid={testIds.overview.nodes}>{t('overview.service.physical', 'Nodes (physical layer)')}</h3>
          <Tiles groups={physical} service={service} now={now} />
        </>
      )}
    </section>
  );
}

function Tiles({ groups, service, now }: { groups: GroupStatus[]; service: ServiceStatus; now: number }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.tiles}>{groups.map((group) => <GroupTile key={group.group} service={service.service} group={group} stepSeconds={service.stepSeconds} now={now} />)}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginBottom: theme.spacing(4) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(3), marginBottom: theme.spacing(2), color: theme.colors.text.secondary, '& strong': { color: theme.colors.text.primary } }),
  name: css({ margin: 0, color: theme.colors.text.primary }),
  layer: css({ margin: theme.spacing(2, 0, 1), fontSize: theme.typography.h5.fontSize, color: theme.colors.text.secondary }),
  tiles: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(270px, 1fr))', gap: theme.spacing(2) }),
});
