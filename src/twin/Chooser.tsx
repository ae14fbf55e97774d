import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useRef } from 'react';
import type { TwinExample, TwinNetwork, TwinPlanInfo } from '../../sidecar/contract';
import type { Actions } from '../api/action';
import { t } from '../text';
import { saveText } from '../files';
import { fileName, fileText, networkOf } from './file';

export interface ChooserProps {
  examples: TwinExample[];
  plans: TwinPlanInfo[];
  source: string | null;
  /** As it is now, to be exported. */
  network: TwinNetwork | null;
  open: (source: string) => void;
  imported: (file: string, network: TwinNetwork) => void;
  act: Actions['act'];
}

/** Which network: an example, a plan or a file; and this one as a file. */
export function Chooser({ examples, plans, source, network, open, imported, act }: ChooserProps) {
  const styles = useStyles2(getStyles);
  const file = useRef<HTMLInputElement>(null);
  const options = [
    ...examples.map((each) => ({ value: `example:${each.example}`, label: each.network.name, group: t('twin.chooser.examples', 'Examples') })),
    ...plans.map(({ plan, name }) => ({ value: `plan:${plan}`, label: name, group: t('twin.chooser.plans', 'Plans') })),
    ...(source?.startsWith('file:') ? [{ value: source, label: source.slice('file:'.length), group: t('twin.chooser.files', 'Files') }] : []),
  ];
  const read = (chosen: File) => act(async () => imported(chosen.name, networkOf(await chosen.text())));
  return (
    <>
      <div className={styles.line}>
        <Field label={t('twin.chooser.network', 'Network')} htmlFor="twin-network" noMargin>
          <Combobox id="twin-network" width={40} value={source} options={options} onChange={({ value }) => open(value)} />
        </Field>
        <input ref={file} type="file" accept=".json,application/json" hidden aria-label={t('twin.chooser.file', 'Network file')} onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (chosen) {
            void read(chosen);
          }
        }} />
        <Button variant="secondary" icon="upload" onClick={() => file.current?.click()}>{t('twin.chooser.import', 'Import a file')}</Button>
        <Button variant="secondary" icon="download-alt" disabled={!network} onClick={() => network && saveText(fileName(network), 'application/json', fileText(network))}>{t('twin.chooser.export', 'Export as file')}</Button>
      </div>
      {network?.description && <p className={styles.about}>{network.description}</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1.5) }),
  about: css({ margin: 0, maxWidth: 1000, color: theme.colors.text.secondary }),
});
