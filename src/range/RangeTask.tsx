import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { Interval } from '../../sidecar/contract';
import type { TaskWork } from '../api/task';
import { RangeField } from './RangeField';
import { intervalOf, last } from './span';

export interface RangeTaskProps {
  /** Prefix of the fields' ids. */
  id: string;
  lengths: string[];
  /** The length that is offered first. */
  length: string;
  now: number;
  work: TaskWork;
  /** What the button says. */
  label: string;
  start: (range: Interval) => void;
  testId: string;
}

/** A range and the button that starts work over it. */
export function RangeTask({ id, lengths, length, now, work, label, start, testId }: RangeTaskProps) {
  const styles = useStyles2(getStyles);
  const [span, setSpan] = useState(() => last(length));
  const known = intervalOf(span, now) !== null;
  const begin = () => {
    const range = intervalOf(span, Date.now());
    if (range) {
      start(range);
    }
  };
  return (
    <div className={styles.form}>
      <RangeField id={id} lengths={lengths} value={span} now={now} onChange={setSpan} />
      <Button icon="play" disabled={!known || work.busy || work.running} onClick={begin} data-testid={testId}>{label}</Button>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), margin: theme.spacing(2, 0) }),
});
