import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinPlan } from '../../sidecar/contract';
import { testIds } from '../ids';
import { t } from '../text';
import { LookList } from './Legend';
import { differenceLook, failedLook, type Shown, shownText } from './look';
import { linkKey } from './network';
import { NetworkDrawing } from './NetworkDrawing';
import { PathTable } from './PathTable';
import { Totals } from './Totals';

const SHOWN: Shown[] = ['utilisation', 'delay', 'loss'];

/** Two plans beside each other: totals, flows by difference, and the second drawn by how its links differ. By the estimate, which every plan has. */
export function Comparison({ plans: [first, second], close }: { plans: [TwinPlan, TwinPlan]; close: () => void }) {
  const styles = useStyles2(getStyles);
  const dark = useTheme2().isDark;
  const [shown, setShown] = useState<Shown>('utilisation');
  const [flow, setFlow] = useState<string | null>(null);
  const before = new Map(first.estimate.links.map((link) => [linkKey(link), link]));
  const names: [string, string] = [first.name, second.name];
  const words = { more: t('twin.comparison.more', 'more than in {{name}}', { name: first.name }), less: t('twin.comparison.less', 'less'), same: t('twin.comparison.same', 'as there') };
  return (
    <section className={styles.box} aria-label={t('twin.comparison.label', 'Comparison of two plans')}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('twin.comparison.title', '{{first}} and {{second}}', { first: first.name, second: second.name })}</h2>
        <RadioButtonGroup size="sm" aria-label={t('twin.comparison.shown', 'Difference shown')} value={shown} options={SHOWN.map((value) => ({ value, label: shownText(value) }))} onChange={setShown} />
        <Button size="sm" variant="secondary" fill="text" onClick={close}>{t('twin.comparison.close', 'Close')}</Button>
      </div>
      <NetworkDrawing network={second.network} label={t('twin.comparison.drawing', 'What differs in {{name}}', { name: second.name })} lookOf={(i) => (second.network.links[i].up ? differenceLook(before.get(linkKey(second.network.links[i])), second.estimate.links[i], shown, dark) : failedLook(dark))} route={second.estimate.paths.find((path) => path.flow === flow)?.route} />
      <LookList label={t('twin.comparison.legend', 'Difference in {{shown}}', { shown: shownText(shown) })} entries={[{ colour: dark ? '#fee838' : '#00224e', width: 6, text: words.more }, { colour: dark ? '#7aa6ff' : '#2a5caa', width: 3.5, dash: '7 4', text: words.less }, { colour: dark ? '#6f7074' : '#8a8678', width: 1.5, text: words.same }, failedLook(dark)]} />
      <div data-testid={testIds.twin.simulated}><Totals names={names} estimator={second.method} estimates={[first.estimate, second.estimate]} simulations={[first.simulation, second.simulation]} /></div>
      <PathTable before={first.estimate} after={second.estimate} measure={shown === 'loss' ? 'loss' : 'delay'} names={names} flow={flow} choose={setFlow} />
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), marginTop: theme.spacing(2), padding: theme.spacing(2), border: `1px solid ${theme.colors.border.medium}`, borderRadius: theme.shape.radius.default }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2) }),
  title: css({ fontSize: theme.typography.h5.fontSize, margin: 0 }),
});
