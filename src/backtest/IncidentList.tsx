import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Interval } from '../../sidecar/contract';
import { plural } from '../figures';
import { utcRange } from '../models/version';
import { fieldText, fieldTime, intervalOf } from '../range/span';
import { t } from '../text';
import { withIncident, withoutIncident } from './incidents';

export interface IncidentListProps {
  /** Faults of chaos runs inside the range. */
  known: Interval[];
  /** Null: those. */
  chosen: Interval[] | null;
  choose: (incidents: Interval[] | null) => void;
}

/** The incidents that should be found: the chaos runs of the range, until one is added or taken away by hand. */
export function IncidentList({ known, chosen, choose }: IncidentListProps) {
  const styles = useStyles2(getStyles);
  const incidents = chosen ?? known;
  return (
    <fieldset className={styles.part}>
      <legend className={styles.title}>{t('backtest.incidents.title', 'Incidents that should be found')}</legend>
      <p className={styles.note}>
        {saidOf(known, chosen)}{' '}
        {chosen !== null && <Button size="sm" variant="secondary" fill="text" onClick={() => choose(null)}>{t('backtest.incidents.chaos-again', 'Take the chaos runs again')}</Button>}
      </p>
      {incidents.length > 0 && (
        <ul className={styles.list}>
          {incidents.map((incident) => (
            <li key={`${incident.from} ${incident.to}`}>
              {utcRange(incident)} UTC
              <IconButton name="times" aria-label={t('backtest.incidents.take-away', 'Take away {{range}}', { range: utcRange(incident) })} onClick={() => choose(withoutIncident(incidents, incident))} />
            </li>
          ))}
        </ul>
      )}
      <AddForm add={(incident) => choose(withIncident(incidents, incident))} />
    </fieldset>
  );
}

function saidOf(known: Interval[], chosen: Interval[] | null): string {
  if (chosen !== null) {
    return t('backtest.incidents.by-hand', 'Chosen by hand: {{incidents}}.', { incidents: plural(chosen.length, 'incident') });
  }
  return known.length === 0
    ? t('backtest.incidents.none', 'The chaos runs of the range: there are none. Add the times of real incidents by hand.')
    : t('backtest.incidents.chaos', 'The chaos runs of the range: {{incidents}}. Add the times of real incidents by hand.', { incidents: plural(known.length, 'incident') });
}

const NOTHING = { from: '', to: '' };

function AddForm({ add }: { add: (incident: Interval) => void }) {
  const styles = useStyles2(getStyles);
  const [span, setSpan] = useState(NOTHING);
  const interval = intervalOf(span, 0);
  const wrong = span.from !== '' && span.to !== '' && !interval;
  const submit = () => {
    if (interval) {
      add(interval);
      setSpan(NOTHING);
    }
  };
  return (
    <div className={styles.form}>
      <Field label={t('backtest.incidents.began', 'Began (UTC)')} htmlFor="incident-from" noMargin>
        <Input id="incident-from" type="datetime-local" step={1} width={32} value={fieldText(span.from)} onChange={(event) => setSpan({ ...span, from: fieldTime(event.currentTarget.value) })} />
      </Field>
      <Field label={t('backtest.incidents.over', 'Was over (UTC)')} htmlFor="incident-to" invalid={wrong} error={wrong ? t('backtest.incidents.order', 'The end must be after the start.') : undefined} noMargin>
        <Input id="incident-to" type="datetime-local" step={1} width={32} value={fieldText(span.to)} onChange={(event) => setSpan({ ...span, to: fieldTime(event.currentTarget.value) })} />
      </Field>
      <Button variant="secondary" icon="plus" disabled={!interval} onClick={submit}>{t('backtest.incidents.add', 'Add')}</Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginTop: theme.spacing(2) }),
  title: css({ margin: 0, border: 0, fontSize: theme.typography.h5.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  note: css({ margin: theme.spacing(0.5, 0), color: theme.colors.text.secondary }),
  list: css({ listStyle: 'none', margin: theme.spacing(0, 0, 1), padding: 0, maxHeight: 160, overflowY: 'auto', fontVariantNumeric: 'tabular-nums', '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(1) } }),
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2) }),
});
