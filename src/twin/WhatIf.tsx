import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, RadioButtonGroup, useStyles2, useTheme2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinMethod, TwinModels, TwinNetwork } from '../../sidecar/contract';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { t } from '../text';
import { Check } from './Check';
import { type Measure, type Order, ORDERS } from './compare';
import { Methods } from './Methods';
import { begin, edit, redo, undo } from './history';
import { ItemPanel } from './ItemPanel';
import { Legend } from './Legend';
import { boundsOf, linkLook, type Shown, shownText } from './look';
import { failedLinks } from './network';
import { NetworkDrawing } from './NetworkDrawing';
import type { Opened } from './opened';
import { PathTable } from './PathTable';
import { methodText, Totals } from './Totals';
import { usingOf } from './using';
import { Traffic } from './Traffic';
import { type Effort, usePrediction } from './usePrediction';

const SHOWN: Shown[] = ['utilisation', 'delay', 'loss'];
const MEASURES: Measure[] = ['delay', 'jitter', 'loss'];
const QUICK: Effort = {};
const NONE = {};

/** The network as it was opened, and as it is now. */
export function WhatIf({ opened, models, launcher, changed }: { opened: Opened; models: TwinModels | null; launcher: boolean; changed: (network: TwinNetwork) => void }) {
  const styles = useStyles2(getStyles);
  const dark = useTheme2().isDark;
  const [history, setHistory] = useState(begin(opened.network));
  const [selected, setSelected] = useState<string | null>(null);
  const [flow, setFlow] = useState<string | null>(null);
  const [shown, setShown] = useState<Shown>('utilisation');
  const [measure, setMeasure] = useState<Measure>('delay');
  const [order, setOrder] = useState<Order>('change');
  const [chosen, setChosen] = useState<TwinMethod | null>(null);
  const using = usingOf(models, chosen, opened.known.estimate ?? null, launcher);
  const method = chosen === 'simulation' ? chosen : using.method;
  const [effort, setEffort] = useState(QUICK);
  const network = history.present;
  const same = network === opened.network;
  const before = usePrediction(opened.network, using, opened.known, effort, launcher);
  const edited = usePrediction(same ? null : network, using, NONE, effort, launcher);
  const after = same ? before : edited;
  const turn = (next: typeof history) => {
    setHistory(next);
    changed(next.present);
  };
  const [was, is] = method === 'simulation' ? [before.simulation, after.simulation] : [before.estimate, after.estimate];
  const route = is?.paths.find((path) => path.flow === flow)?.route ?? [];
  const names: [string, string] = [t('twin.what-if.before', 'Before'), t('twin.what-if.after', 'After')];
  const failed = failedLinks(network);
  // Figures are there, and only the check of them is not: no reason to say that nothing is known.
  const unchecked = is !== null && is.method !== 'simulation';
  return (
    <>
      <Failure failure={after.failure ?? before.failure} title={unchecked ? t('twin.what-if.unchecked', 'The estimate stands; it cannot be checked by simulation') : t('twin.what-if.failure', 'This network cannot be predicted')} />
      <div className={styles.line}>
        <Button variant="secondary" icon="history-alt" disabled={history.past.length === 0} onClick={() => turn(undo(history))} data-testid={testIds.twin.undo}>{t('twin.what-if.undo', 'Undo')}</Button>
        <Button variant="secondary" disabled={history.future.length === 0} onClick={() => turn(redo(history))} data-testid={testIds.twin.redo}>{t('twin.what-if.redo', 'Redo')}</Button>
        <Button variant="secondary" fill="text" disabled={same} onClick={() => turn(edit(history, opened.network))}>{t('twin.what-if.reset', 'Back to how it was')}</Button>
        <RadioButtonGroup aria-label={t('twin.what-if.shown', 'Links coloured by')} value={shown} options={SHOWN.map((value) => ({ value, label: shownText(value) }))} onChange={setShown} />
        <span role="status" className={styles.quiet}>
          {failed.length > 0 ? t('twin.what-if.failed', '✕ {{count}} link directions failed. ', { count: failed.length }) : ''}
          {after.progress !== null ? t('twin.what-if.simulating', '◔ simulating, {{percent}} %', { percent: Math.round(100 * after.progress) }) : ''}
        </span>
      </div>
      <Methods method={method} models={models} known={opened.known} launcher={launcher} choose={setChosen} />
      <div className={styles.sides}>
        <div className={styles.drawing}>
          <NetworkDrawing network={network} label={t('twin.what-if.drawing', 'The network {{name}}, links by {{shown}}', { name: network.name, shown: shownText(shown) })} lookOf={(i) => linkLook(network.links[i], is?.links[i], shown, is ? boundsOf(shown, is) : [], dark)} selected={selected} select={setSelected} route={route} />
          {is ? <Legend shown={shown} report={is} /> : <p className={styles.quiet}>{launcher ? t('twin.what-if.waiting', 'No figures by this method yet.') : t('twin.what-if.none', 'There are no figures by this method.')}</p>}
        </div>
        <ItemPanel network={network} report={is} before={was} selected={selected} select={setSelected} edit={(next) => turn(edit(history, next))} />
      </div>
      <Traffic network={network} flow={flow} edit={(next) => turn(edit(history, next))} />
      <Totals names={names} estimator={using.method} estimates={[before.estimate, after.estimate]} simulations={[before.simulation, after.simulation]} />
      {launcher && <Check effort={effort} progress={before.progress ?? after.progress} check={setEffort} />}
      <div className={styles.line}>
        <h2 className={styles.title}>{order === 'change' ? t('twin.what-if.worst', 'Flows by change, {{method}}', { method: methodText(method) }) : t('twin.what-if.worst-paths', 'Worst paths, {{method}}', { method: methodText(method) })}</h2>
        <RadioButtonGroup size="sm" aria-label={t('twin.what-if.order', 'Order')} value={order} options={ORDERS.map((value) => ({ value, label: value === 'change' ? t('twin.order.change', 'By change') : t('twin.order.value', 'Worst first') }))} onChange={setOrder} />
        <RadioButtonGroup size="sm" aria-label={t('twin.what-if.measure', 'Sorted by')} value={measure} options={MEASURES.map((value) => ({ value, label: measureText(value) }))} onChange={setMeasure} />
      </div>
      {is ? <PathTable before={was} after={is} measure={measure} order={order} names={names} flow={flow} choose={setFlow} /> : <p className={styles.quiet}>…</p>}
    </>
  );
}

const measureText = (measure: Measure): string => ({ delay: t('twin.measure.delay', 'Delay'), jitter: t('twin.measure.jitter', 'Jitter'), loss: t('twin.measure.loss', 'Loss') })[measure];

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1.5) }),
  sides: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-start' }),
  drawing: css({ flex: '3 1 600px', minWidth: 320 }),
  title: css({ fontSize: theme.typography.h5.fontSize, margin: 0 }),
  quiet: css({ color: theme.colors.text.secondary }),
});
