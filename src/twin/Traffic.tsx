import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinArrival, TwinNetwork, TwinTos } from '../../sidecar/contract';
import { NumberField } from '../NumberField';
import { t } from '../text';
import { firstForm, type FlowForm, flowOf, formMistake } from './flow-form';
import { addFlow, changeFlow, changeScale, removeFlow } from './network';

export interface TrafficProps {
  network: TwinNetwork;
  /** The chosen flow. */
  flow: string | null;
  edit: (network: TwinNetwork) => void;
}

/** All traffic scaled, the chosen flow changed, a flow added. */
export function Traffic({ network, flow, edit }: TrafficProps) {
  const styles = useStyles2(getStyles);
  const chosen = network.flows.find((each) => each.flow === flow);
  const scale = network.scale ?? 1;
  const over = t('twin.traffic.above-zero', 'Above 0.');
  const nodes = nodeOptions(network);
  return (
    <section aria-label={t('twin.traffic.label', 'Traffic')}>
      <div className={styles.line}>
        <NumberField id="twin-scale" width={14} label={t('twin.traffic.scale', 'All traffic, times')} value={scale} mistake={scale > 0 ? undefined : over} change={(value) => value > 0 && value <= 1000 && edit(changeScale(network, value))} />
        {[0.5, 1, 1.5, 2].map((factor) => <Button key={factor} size="sm" variant="secondary" onClick={() => edit(changeScale(network, factor))}>{`× ${factor}`}</Button>)}
      </div>
      {chosen && (
        <div className={styles.line}>
          <NumberField id="twin-flow-rate" width={18} label={t('twin.traffic.rate', 'Rate of {{flow}} (bit/s)', { flow: chosen.flow })} value={chosen.bandwidth} change={(bandwidth) => bandwidth > 0 && edit(changeFlow(network, chosen.flow, { bandwidth }))} />
          {[0.5, 2].map((factor) => <Button key={factor} size="sm" variant="secondary" onClick={() => edit(changeFlow(network, chosen.flow, { bandwidth: chosen.bandwidth * factor }))}>{`× ${factor}`}</Button>)}
          {(['src', 'dst'] as const).map((end) => (
            <Field key={end} label={end === 'src' ? t('twin.flow.from', 'From') : t('twin.flow.to', 'To')} htmlFor={`twin-chosen-${end}`} noMargin>
              <Combobox id={`twin-chosen-${end}`} width={18} value={chosen[end]} options={nodes.filter(({ value }) => value !== chosen[end === 'src' ? 'dst' : 'src'])} onChange={({ value }) => edit(changeFlow(network, chosen.flow, { [end]: value }))} />
            </Field>
          ))}
          <Button size="sm" variant="destructive" fill="outline" onClick={() => edit(removeFlow(network, chosen.flow))}>{t('twin.traffic.remove', 'Remove this flow')}</Button>
        </div>
      )}
      <AddFlow network={network} edit={edit} />
    </section>
  );
}

const nodeOptions = ({ nodes }: TwinNetwork) => nodes.map(({ name }) => ({ value: name, label: name }));

function AddFlow({ network, edit }: Omit<TrafficProps, 'flow'>) {
  const styles = useStyles2(getStyles);
  const [form, setForm] = useState<FlowForm | null>(null);
  if (!form) {
    return <Button size="sm" variant="secondary" icon="plus" onClick={() => setForm(firstForm(network))}>{t('twin.flow.add', 'Add a flow')}</Button>;
  }
  const nodes = nodeOptions(network);
  const arrivals: Array<{ value: TwinArrival['kind']; label: string }> = [{ value: 'poisson', label: 'Poisson' }, { value: 'cbr', label: 'CBR' }, { value: 'on-off', label: 'ON-OFF' }];
  const types: Array<{ value: TwinTos; label: string }> = [{ value: 0, label: '0' }, { value: 1, label: '1' }, { value: 2, label: '2' }];
  const mistake = formMistake(form);
  const change = (part: Partial<FlowForm>) => setForm({ ...form, ...part });
  return (
    <div className={styles.line} role="group" aria-label={t('twin.flow.label', 'A flow more')}>
      <Field label={t('twin.flow.from', 'From')} htmlFor="twin-flow-src" noMargin><Combobox id="twin-flow-src" width={18} value={form.src} options={nodes} onChange={({ value }) => change({ src: value })} /></Field>
      <Field label={t('twin.flow.to', 'To')} htmlFor="twin-flow-dst" noMargin><Combobox id="twin-flow-dst" width={18} value={form.dst} options={nodes} onChange={({ value }) => change({ dst: value })} /></Field>
      <Field label={t('twin.flow.tos', 'Type of service')} htmlFor="twin-flow-tos" noMargin><Combobox id="twin-flow-tos" width={12} value={form.tos} options={types} onChange={({ value }) => change({ tos: value })} /></Field>
      <NumberField id="twin-flow-bandwidth" width={16} label={t('twin.flow.rate', 'Rate (bit/s)')} value={form.bandwidth} change={(bandwidth) => change({ bandwidth })} />
      <NumberField id="twin-flow-bits" width={14} label={t('twin.flow.bits', 'Packet (bit)')} value={form.bits} change={(bits) => change({ bits })} />
      <Field label={t('twin.flow.arrival', 'Arrivals')} htmlFor="twin-flow-arrival" noMargin><Combobox id="twin-flow-arrival" width={14} value={form.arrival} options={arrivals} onChange={({ value }) => change({ arrival: value })} /></Field>
      <Button disabled={mistake !== null} tooltip={mistake ?? undefined} onClick={() => { edit(addFlow(network, flowOf(form))); setForm(null); }}>{t('twin.flow.take', 'Add')}</Button>
      <Button variant="secondary" fill="text" onClick={() => setForm(null)}>{t('twin.flow.cancel', 'Cancel')}</Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1.5), marginBottom: theme.spacing(1.5) }),
});
