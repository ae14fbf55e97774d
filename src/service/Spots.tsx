import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { Link } from 'react-router-dom';
import { ALL_COMPONENTS, type SpotStatus } from '../../sidecar/contract';
import type { Polled } from '../api/polling';
import { percentText } from '../figures';
import { testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { LineChart } from './LineChart';
import { type Line, linesOf, newestOf } from './lines';
import { chaosPath, spotsPath } from './links';
import { Empty, Part } from './Part';
import { useTime } from './TimeContext';
import { heightOf } from './timeFrame';
import { TimeAxis } from './TimeRow';
import type { Asked } from './useAsked';
import { shareScale } from './valueScale';

export interface SpotsProps {
  service: string;
  component: string;
  answer: Asked<DataFrame[]>;
  present: Polled<SpotStatus[]>;
  /** What a point of the lines stands for. */
  note: string | undefined;
}

const HEIGHT = 130;
const NO_BANDS: never[] = [];
const HALF = { value: 0.5, text: '50 %' };

/** How probable it is that each component is faulty, over time and now. */
export function Spots({ service, component, answer, present, note }: SpotsProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const { lines, unknown } = useMemo(() => {
    const all = linesOf(answer.value, 'spot', 'component');
    return { lines: component === ALL_COMPONENTS ? all : all.filter(({ name }) => name === component), unknown: linesOf(answer.value, 'unknown', 'service')[0] };
  }, [answer.value, component]);
  const spot = present.value?.find((each) => each.service === service);
  const label = t('service.spots.label', 'Probability of a fault of {{components}} over time', { components: lines.map(({ name }) => name).join(', ') });
  return (
    <Part title={t('service.spots.title', 'Fault spots')} note={t('service.spots.note', 'How probable it is that a component is faulty, by the classifier that chaos runs have taught.')} failure={answer.failure} failed={t('service.spots.failed', 'The probabilities cannot be read')} tools={<Link className={styles.link} to={spotsPath(service)}>{t('service.spots.open', 'Open fault spots')}</Link>} testId={testIds.service.spots}>
      {!answer.value && answer.loading && <LoadingPlaceholder text={t('service.asking', 'Asking Prometheus…')} />}
      {answer.value && lines.length === 0 && <Empty>{present.value && !spot?.trainedAt ? t('service.spots.untaught', 'No classifier yet: a campaign on the Fault spots page makes the samples that it learns from.') : t('service.spots.none', 'No probabilities in this range. Choose another range, or see on the Fault spots page whether the classifier predicts.')}</Empty>}
      {lines.length > 0 && (
        <>
          <LineChart title={t('service.spots.chart', 'Probability of a fault')} note={note} label={label} height={heightOf(HEIGHT, frame)} lines={lines} scale={shareScale} limit={HALF} bands={NO_BANDS} textOf={percentText} testId={testIds.service.spots + '-chart'} />
          <TimeAxis />
        </>
      )}
      <Present service={service} lines={lines} unknown={unknown} spot={spot} />
    </Part>
  );
}

/** Over one half a component is called a fault spot, as on the Fault spots page. */
const SPOT = 0.5;

function Present({ service, lines, unknown, spot }: { service: string; lines: Line[]; unknown: Line | undefined; spot: SpotStatus | undefined }) {
  const styles = useStyles2(getStyles);
  const now = spot?.latest?.probabilities ?? lines.map((line) => ({ component: line.name, probability: newestOf(line) ?? 0 }));
  const sorted = [...now].sort((a, b) => b.probability - a.probability).slice(0, 5);
  if (sorted.length === 0) {
    return null;
  }
  const kinds = sorted[0].probability > SPOT ? (spot?.latest?.kinds ?? []).slice(0, 3) : [];
  const strange = spot?.latest ? spot.latest.unknown : unknown !== undefined && newestOf(unknown) === 1;
  return (
    <div className={styles.present}>
      <span className={styles.quiet}>{t('service.spots.now', 'Newest:')}</span>
      <ul>
        {sorted.map(({ component, probability }) => (
          <li key={component}>
            <strong>{probability > SPOT ? '■' : '●'} {component} {percentText(probability)}</strong>{' '}
            <Link to={chaosPath(service, component)} aria-label={t('service.spots.chaos-on', 'Chaos on {{component}}', { component })}>{t('service.spots.chaos', 'chaos')}</Link>
          </li>
        ))}
      </ul>
      {kinds.length > 0 && <span>{t('service.spots.kinds', 'Kind of fault: {{kinds}}', { kinds: kinds.map(({ fault, probability }) => `${fault} ${percentText(probability)}`).join(', ') })}</span>}
      {strange && <span>▲ {t('service.spots.unknown', 'Unknown: what happens is unlike everything that was learned; the probabilities may not hold.')}</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css(linkStyle(theme)),
  quiet: css({ color: theme.colors.text.secondary }),
  present: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', gap: theme.spacing(0.5, 3), '& ul': { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 3), listStyle: 'none', margin: 0, padding: 0 }, '& strong': { fontWeight: theme.typography.fontWeightMedium }, '& a': linkStyle(theme) }),
});
