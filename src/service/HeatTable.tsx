import { useStyles2 } from '@grafana/ui';
import { percentText } from '../figures';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { t } from '../text';
import type { HeatMap, HeatRow } from './heat';
import { rowName } from './HeatChart';
import { useTime } from './TimeContext';
import { timeText } from './timeFrame';

/** The heat map in words and figures: each feature with its part of the error, its largest bucket and when it was there. */
export function HeatTable({ heat, hrefOf }: { heat: HeatMap; hrefOf: (of: NonNullable<HeatRow['of']>) => string }) {
  const table = useStyles2(factsTable);
  const columns = [t('service.table.feature', 'Feature'), t('service.table.group', 'Group'), t('service.table.share', 'Of all error'), t('service.table.highest', 'Largest mean contribution'), t('service.table.first', 'First'), t('service.table.last', 'Last')];
  return (
    <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('service.table.name', 'Table of the causes')} data-testid={testIds.service.table}>
      <table className={table}>
        <thead>
          <tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>{heat.rows.map((row) => <Row key={row.key} row={row} heat={heat} hrefOf={hrefOf} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ row, heat: { times, step }, hrefOf }: { row: HeatRow; heat: HeatMap; hrefOf: (of: NonNullable<HeatRow['of']>) => string }) {
  const { frame } = useTime();
  const there = row.values.flatMap((value, i) => (value ? [{ value, at: times[i] }] : []));
  const highest = there.reduce((top, each) => (each.value > top.value ? each : top), { value: 0, at: 0 });
  const [first, last] = [there[0], there.at(-1)];
  return (
    <tr>
      <th scope="row">{row.of ? <a href={hrefOf(row.of)}>{rowName(row)}</a> : rowName(row)}</th>
      <td>{row.of?.group ?? '–'}</td>
      <td>{percentText(row.share)}</td>
      <td>{there.length > 0 ? t('service.table.at', '{{share}} at {{time}}', { share: percentText(highest.value), time: timeText(highest.at, frame) }) : '–'}</td>
      <td>{first ? timeText(first.at, frame) : '–'}</td>
      <td>{last ? timeText(last.at + step, frame) : '–'}</td>
    </tr>
  );
}
