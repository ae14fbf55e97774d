import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { ApiFailure } from '../api/client';
import { Failure } from '../api/Failure';

export interface PartProps {
  title: string;
  note?: string;
  failure?: ApiFailure | null;
  /** What cannot be read, for the failure. */
  failed?: string;
  tools?: ReactNode;
  children: ReactNode;
  testId: string;
}

/** A part of the page; it fails by itself. */
export function Part({ title, note, failure = null, failed, tools, children, testId }: PartProps) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.part} aria-label={title} data-testid={testId}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {note && <p className={styles.note}>{note}</p>}
        {tools}
      </div>
      <Failure failure={failure} title={failed} />
      {children}
    </section>
  );
}

/** Why a part is empty and what to do. */
export function Empty({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <p className={styles.empty} role="status">{children}</p>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginBottom: theme.spacing(4) }),
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: theme.spacing(2), rowGap: theme.spacing(0.5), marginBottom: theme.spacing(1) }),
  title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  note: css({ margin: 0, flex: '1 1 320px', color: theme.colors.text.secondary }),
  empty: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary }),
});
