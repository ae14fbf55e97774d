import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinLink, TwinLinkReport, TwinNetwork, TwinPolicy, TwinReport } from '../../sidecar/contract';
import { testIds } from '../ids';
import { NumberField } from '../NumberField';
import { factsTable } from '../table';
import { t } from '../text';
import { changeLink, linkAt, linkKey, wayBack } from './network';
import { bitsText, delayText, rateText, shareText } from './units';

export interface ItemPanelProps {
  network: TwinNetwork;
  report: TwinReport | null;
  /** The report of the network before any change, by the same method. */
  before: TwinReport | null;
  selected: string | null;
  select: (item: string) => void;
  edit: (network: TwinNetwork) => void;
}

const policies = (): Array<{ value: TwinPolicy; label: string; description: string }> => [
  { value: 'FIFO', label: 'FIFO', description: t('twin.policy.fifo', 'first in, first out') },
  { value: 'SP', label: 'SP', description: t('twin.policy.sp', 'strict priority, type of service 0 first') },
  { value: 'WFQ', label: 'WFQ', description: t('twin.policy.wfq', 'weighted fair queueing') },
  { value: 'DRR', label: 'DRR', description: t('twin.policy.drr', 'deficit round robin') },
];

/** The chosen link with what may be changed of it, or the chosen node with its links. */
export function ItemPanel(props: ItemPanelProps) {
  const styles = useStyles2(getStyles);
  const { network, selected } = props;
  const link = linkAt(network, selected);
  const node = network.nodes.find(({ name }) => name === selected);
  return (
    <section className={styles.panel} aria-label={t('twin.panel.label', 'Chosen part of the network')} data-testid={testIds.twin.panel}>
      {link ? <LinkForm key={selected} {...props} link={link} /> : node ? <NodeLinks {...props} node={node.name} /> : <p className={styles.quiet}>{t('twin.panel.none', 'Choose a link in the drawing to change its capacity, scheduling or buffer, or to fail it.')}</p>}
    </section>
  );
}

function NodeLinks({ network, node, select, edit }: ItemPanelProps & { node: string }) {
  const styles = useStyles2(getStyles);
  const links = network.links.filter(({ from, to }) => from === node || to === node);
  const up = links.some((link) => link.up);
  const toggled = { ...network, links: network.links.map((link) => (link.from === node || link.to === node ? { ...link, up: !up } : link)) };
  return (
    <>
      <h2 className={styles.title}>{t('twin.panel.node', 'Node {{node}}', { node })}</h2>
      <Button size="sm" variant={up ? 'destructive' : 'primary'} onClick={() => edit(toggled)}>{up ? t('twin.panel.fail-node', 'Fail all its links') : t('twin.panel.restore-node', 'Restore all its links')}</Button>
      <ul className={styles.links}>
        {links.map((link) => (
          <li key={linkKey(link)}>
            <Button size="sm" fill="text" onClick={() => select(linkKey(link))}>{`${link.from} → ${link.to}${link.up ? '' : t('twin.panel.failed-mark', ' ✕ failed')}`}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function LinkForm({ network, link, report, before, selected, select, edit }: ItemPanelProps & { link: TwinLink }) {
  const styles = useStyles2(getStyles);
  const [both, setBoth] = useState(true);
  const key = linkKey(link);
  const change = (part: Partial<TwinLink>) => edit(changeLink(network, key, part, both));
  const number = (part: 'capacity' | 'buffer', label: string) => (
    <NumberField id={`twin-${part}`} label={label} value={link[part]} mistake={link[part] > 0 ? undefined : t('twin.panel.above-zero', 'Above 0.')} change={(value) => value > 0 && change({ [part]: value })} />
  );
  const back = wayBack(network, link);
  return (
    <>
      <h2 className={styles.title}>{t('twin.panel.link', 'Link {{from}} to {{to}}', { from: link.from, to: link.to })}</h2>
      <LinkFigures link={link} report={report} before={before} />
      {back && <Checkbox label={t('twin.panel.both', 'Change the way back too')} value={both} onChange={(event) => setBoth(event.currentTarget.checked)} />}
      <div className={styles.fields}>
        <Button variant={link.up ? 'destructive' : 'primary'} icon={link.up ? 'times-circle' : 'check-circle'} onClick={() => change({ up: !link.up })} data-testid={testIds.twin.fail}>
          {link.up ? t('twin.panel.fail', 'Fail this link') : t('twin.panel.restore', 'Restore this link')}
        </Button>
      </div>
      <div className={styles.fields}>
        <div className={styles.twice}>
          {number('capacity', t('twin.panel.capacity', 'Capacity (bit/s)'))}
          <Button size="sm" variant="secondary" onClick={() => change({ capacity: link.capacity * 2 })}>{t('twin.panel.double', 'Double')}</Button>
          <Button size="sm" variant="secondary" onClick={() => change({ capacity: link.capacity / 2 })}>{t('twin.panel.halve', 'Halve')}</Button>
        </div>
        {number('buffer', t('twin.panel.buffer', 'Buffer of a queue (bit)'))}
        <Field label={t('twin.panel.policy', 'Scheduling')} htmlFor="twin-policy" noMargin>
          <Combobox id="twin-policy" width={18} value={link.policy} options={policies()} onChange={({ value }) => change({ policy: value })} />
        </Field>
        {link.weights.map((weight, tos) => (
          <NumberField key={tos} id={`twin-weight-${tos}`} width={10} label={t('twin.panel.weight', 'Weight of type {{tos}} (%)', { tos })} value={weight} mistake={weight > 0 ? undefined : t('twin.panel.above-zero', 'Above 0.')} change={(value) => value > 0 && change({ weights: link.weights.map((each, place) => (place === tos ? value : each)) })} />
        ))}
      </div>
      {back && selected && <Button size="sm" fill="text" icon="exchange-alt" onClick={() => select(linkKey(back))}>{t('twin.panel.way-back', 'Look at the way back')}</Button>}
    </>
  );
}

function LinkFigures({ link, report, before }: { link: TwinLink; report: TwinReport | null; before: TwinReport | null }) {
  const styles = useStyles2(getStyles);
  const find = (from: TwinReport | null) => from?.links.find((each) => each.from === link.from && each.to === link.to);
  const [was, is] = [find(before), find(report)];
  const row = (name: string, text: (value: TwinLinkReport) => string) => (
    <tr><th scope="row">{name}</th><td>{was ? text(was) : '–'}</td><td>{is ? text(is) : '–'}</td></tr>
  );
  return (
    <table className={styles.table}>
      <thead><tr><th scope="col">{rateText(link.capacity)}, {link.policy}</th><th scope="col">{t('twin.panel.before', 'Before')}</th><th scope="col">{t('twin.panel.after', 'After')}</th></tr></thead>
      <tbody>
        {row(t('twin.panel.load', 'Offered load'), ({ load }) => shareText(load))}
        {row(t('twin.panel.utilisation', 'Utilisation'), ({ utilisation }) => shareText(utilisation))}
        {row(t('twin.panel.delay', 'Delay here'), ({ delay }) => delayText(delay))}
        {row(t('twin.panel.occupancy', 'Queue'), ({ occupancy }) => bitsText(occupancy))}
        {row(t('twin.panel.loss', 'Loss'), ({ loss }) => shareText(loss))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ flex: '1 1 320px', minWidth: 300, maxWidth: 520, padding: theme.spacing(2), border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
  title: css({ fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  links: css({ listStyle: 'none' }),
  table: factsTable(theme),
  fields: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), margin: theme.spacing(2, 0, 1) }),
  twice: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1), flexBasis: '100%' }),
});
