import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2, useTheme2 } from '@grafana/ui';
import { type ReactNode, useId, useState } from 'react';
import type { ModelVersion } from '../../sidecar/contract';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { Confirm } from '../Confirm';
import { Details } from './Details';
import { qualityTexts } from './lineage';
import { consequences, isReadable, utcRange, utcTime, versionState } from './version';
import { t } from '../text';

export interface VersionTableProps {
  group: string;
  /** Newest first. */
  versions: ModelVersion[];
  /** Whether the user may choose a version. */
  launcher: boolean;
  busy: boolean;
  choose: (version: string) => void;
}

const columns = () => [t('models.column.state', 'State'), t('models.column.learned', 'Learned (UTC)'), t('models.column.data', 'From the data of (UTC)'), t('models.column.features', 'Features'), t('models.column.detector', 'Detector')];
const quality = () => [t('models.column.flagged', 'Flagged'), t('models.column.false-episodes', 'False episodes'), t('models.column.median-score', 'Median score')];

/** The versions of a group's model; its lineage, and the second step of “Use this version”, open below its row. */
export function VersionTable(props: VersionTableProps) {
  const styles = useStyles2(getStyles);
  const { group, versions, launcher } = props;
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('models.version-table.versions-of', 'Versions of {{group}}', { group })}>
      <table className={styles.table} data-testid={testIds.models.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{t('models.version-table.details', 'Details')}</th>
            {columns().map((name) => <th key={name} scope="col" rowSpan={2}>{name}</th>)}
            <th scope="colgroup" colSpan={quality().length} className={styles.over}>{t('models.version-table.on-held-out-nominal-time', 'On held-out nominal time')}</th>
            {launcher && <th scope="col" rowSpan={2}>{t('models.version-table.action', 'Action')}</th>}
          </tr>
          <tr>{quality().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>
          {versions.map((version) => <VersionRow key={version.version} {...props} version={version} asked={asked === version.version} ask={setAsked} />)}
        </tbody>
      </table>
    </div>
  );
}

interface VersionRowProps extends VersionTableProps {
  version: ModelVersion;
  /** Whether the first step was taken for this version. */
  asked: boolean;
  ask: (version: string | null) => void;
}

function VersionRow({ group, versions, version, launcher, busy, choose, asked, ask }: VersionRowProps) {
  const id = useId();
  const [unfolded, setUnfolded] = useState(false);
  const width = columns().length + quality().length + (launcher ? 2 : 1);
  const open = asked && !version.inUse && version.obstacle === null;
  const confirm = () => {
    ask(null);
    choose(version.version);
  };
  return (
    <>
      <tr data-testid={testIds.models.row}>
        <td>{isReadable(version) && <LineageButton version={version.version} open={unfolded} controls={`${id}-details`} toggle={() => setUnfolded(!unfolded)} />}</td>
        <Facts version={version} />
        {launcher && <td>{version.inUse ? t('models.version-table.scores-now', 'scores now') : <UseButton version={version} open={open} controls={id} toggle={() => ask(open ? null : version.version)} />}</td>}
      </tr>
      {unfolded && (
        <tr id={`${id}-details`}>
          <td colSpan={width}><Details version={version} /></td>
        </tr>
      )}
      {launcher && open && (
        <tr>
          <td colSpan={width}>
            <Confirm id={id} consequences={consequences(version, versions, group)} label={t('models.version-table.use-it-from-now-on', 'Use it from now on')} busy={busy} confirm={confirm} cancel={() => ask(null)} />
          </td>
        </tr>
      )}
    </>
  );
}

function LineageButton({ version, open, controls, toggle }: { version: string; open: boolean; controls: string; toggle: () => void }) {
  return <IconButton name={open ? 'angle-down' : 'angle-right'} aria-label={t('models.version-table.lineage-of-version', 'Lineage of version {{version}}', { version })} aria-expanded={open} aria-controls={open ? controls : undefined} onClick={toggle} data-testid={testIds.models.lineage} />;
}

function UseButton({ version: { version, obstacle }, open, controls, toggle }: { version: ModelVersion; open: boolean; controls: string; toggle: () => void }) {
  return (
    <Button
      size="sm"
      variant="secondary"
      icon="history"
      disabled={obstacle !== null}
      tooltip={obstacle === null ? undefined : t('models.version-table.it-cannot-be-used', 'It cannot be used: {{obstacle}}', { obstacle })}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      onClick={toggle}
      data-testid={testIds.models.use}
      data-version={version}
    >{t('models.version-table.use-this-version', 'Use this version')}</Button>
  );
}

function Facts({ version }: { version: ModelVersion }) {
  const styles = useStyles2(getStyles);
  const known = (value: ReactNode) => (isReadable(version) ? value : '–');
  return (
    <>
      <td><State version={version} /></td>
      <td>
        {known(utcTime(version.trainedAt))}
        <div className={styles.name}>{version.version}</div>
      </td>
      <td className={styles.range}>{known(utcRange(version.nominal))}</td>
      <td>{known(version.features)}</td>
      <td>{known(version.detector)}</td>
      {qualityTexts(version).map((text, i) => <td key={quality()[i]}>{known(text)}</td>)}
    </>
  );
}

function State({ version }: { version: ModelVersion }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { word, shape, tone } = versionState(version);
  const colour = tone === 'secondary' ? theme.colors.text.secondary : theme.colors[tone].text;
  return (
    <>
      <span style={{ color: colour }}><span aria-hidden="true">{shape}</span> {word}</span>
      {version.obstacle && <div className={styles.obstacle}>{version.obstacle}</div>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  over: css({ '&&': { borderBottom: 0, paddingBottom: 0 } }),
  name: css({ color: theme.colors.text.secondary }),
  range: css({ '&&': { minWidth: 180, maxWidth: 190, whiteSpace: 'normal' } }),
  obstacle: css({ minWidth: 200, maxWidth: 320, whiteSpace: 'normal', overflowWrap: 'anywhere' }),
  table: factsTable(theme),
});
