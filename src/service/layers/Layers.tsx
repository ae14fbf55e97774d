/** Layers: how a fault of a node shows in the service above it, and what of the service had nothing to do with its nodes. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { testIds } from '../../ids';
import { secondsText } from '../../figures';
import { t } from '../../text';
import { Empty, Part } from '../Part';
import { useTime } from '../TimeContext';
import { timeText } from '../timeFrame';
import { chartRows, usersShare } from './chartRows';
import { LayerChart } from './LayerChart';
import { MatrixTable } from './MatrixTable';
import { Onsets } from './Onsets';
import { Spells } from './Spells';
import { type Spell, timingOf } from './spells';
import { type LayersAsked, type LayersData, useLayers } from './useLayers';
import { beganAt } from './words';

export function Layers(asked: LayersAsked) {
  const { value, failure, loading } = useLayers(asked);
  return (
    <Part title={t('service.layers.title', 'Layers')} note={t('service.layers.note', 'Nodes above, the service that runs on them below: which went over its line first, and did the other follow. All groups and components.')} failure={failure} failed={t('service.layers.failed', 'The layers cannot be read')} testId={testIds.layers.part}>
      {!value && loading && asked.service.nodes && <LoadingPlaceholder text={t('service.asking', 'Asking Prometheus…')} />}
      {value?.physical ? <Known asked={asked} data={value} /> : (value || !loading) && !failure && <Empty>{t('service.layers.none', 'The nodes below this service are not watched, so that a fault of theirs cannot be told from one of the service. Name their series as “nodes” in the sidecar’s configuration.')}</Empty>}
    </Part>
  );
}

function Known({ asked: { service, step, range, kpi }, data: { rows, courses, spells, matrix, places, users } }: { asked: LayersAsked; data: LayersData }) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const [from, setFrom] = useState<number | null>(null);
  const chosen = spells.find((each) => each.from === from) ?? spells.find(({ origin }) => origin !== 'inside') ?? spells[0] ?? null;
  const felt = useMemo(() => users && usersShare(users, rows.times), [users, rows.times]);
  const lines = useMemo(() => chartRows(courses, chosen, felt), [courses, chosen, felt]);
  const node = places.nodes.length === 1 ? places.nodes[0] : null;
  // without the sidecar its recorded name is known, not its unit
  const metric = service.kpi ?? (kpi ? { name: kpi.name, unit: '' } : null);
  const wording = { node, kpi: metric, timeText: (time: number) => timeText(time, frame), reach: timingOf(step, service.stepSeconds).reach };
  return (
    <>
      {rows.unknown.length > 0 && <Empty>{t('service.layers.unknown', 'Neither the sidecar nor Prometheus says of which layer these groups are, so they are left out: {{groups}}.', { groups: rows.unknown.join(', ') })}</Empty>}
      {rows.times.length === 0 ? <Empty>{t('service.layers.unscored', 'Nothing was scored in this range.')}</Empty> : <LayerChart rows={lines} times={rows.times} spells={spells} chosen={chosen} node={node} kpi={metric?.name ?? ''} />}
      <p role="status" data-testid={testIds.layers.summary}>{summary(spells)}{step > service.stepSeconds && ` ${t('service.layers.step', 'Times are known to within {{step}}: choose a shorter range to see them more exactly.', { step: secondsText(step) })}`}</p>
      <Spells spells={spells} chosen={chosen} choose={(spell) => setFrom(spell.from)} wording={wording} />
      {chosen && (
        <>
          <h3 className={styles.heading}>{t('service.layers.onsets', 'Order of onsets, {{time}}', { time: timeText(beganAt(chosen), frame) })}</h3>
          <Onsets spell={chosen} places={places} now={range.at} />
        </>
      )}
      {matrix.components.length > 0 && matrix.nodes.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('service.layers.pairs', 'Which component goes along with which node')}</h3>
          <MatrixTable matrix={matrix} places={places} />
        </>
      )}
    </>
  );
}

function summary(spells: Spell[]): string {
  const count = (...origins: Array<Spell['origin']>) => spells.filter(({ origin }) => origins.includes(origin)).length;
  if (spells.length === 0) {
    return t('service.layers.well', 'Neither a node nor the service was ill in this range.');
  }
  const alone = count('inside');
  return t('service.layers.summary', 'A node was ill: {{nodes}} × (from below {{below}}, the service first {{above}}, at the same time {{together}}, stayed below {{contained}}). The service was ill without one: {{alone}} ×; look for those faults inside it.', { nodes: spells.length - alone, below: count('below'), above: count('above'), together: count('together'), contained: count('contained'), alone });
}

const getStyles = (theme: GrafanaTheme2) => ({
  heading: css({ margin: theme.spacing(2, 0, 0.5), fontSize: theme.typography.h5.fontSize }),
});
