import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Dropdown, IconButton, Menu, useStyles2 } from '@grafana/ui';
import { t } from '../text';
import type { Exports } from './useExports';

/** Files of a radiography. Stands in the plot's corner, and shows when the panel is pointed at or reached by keyboard. */
export function ExportMenu({ title, exports: { image, samples, density } }: { title: string; exports: Exports }) {
  const styles = useStyles2(getStyles);
  const menu = (
    <Menu ariaLabel={t('radiography-panel.export.menu', 'Save the radiography')}>
      <Menu.Item icon="camera" label={t('radiography-panel.export.image', 'Image (PNG)')} onClick={image} />
      <Menu.Item icon="table" label={t('radiography-panel.export.samples', 'Samples (CSV)')} onClick={samples} />
      <Menu.Item icon="table" label={t('radiography-panel.export.density', 'Density grid (CSV)')} onClick={density} />
    </Menu>
  );
  return (
    <div className={styles.corner} data-part="export" data-testid="radiography-export">
      <Dropdown overlay={menu} placement="bottom-end">
        <IconButton name="download-alt" size="sm" tooltip={t('radiography-panel.export.save', 'Save image or data')} aria-label={t('radiography-panel.export.save-of', 'Save image or data of {{title}}', { title })} />
      </Dropdown>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  corner: css({
    position: 'absolute',
    top: 12,
    display: 'grid',
    placeItems: 'center',
    width: 24,
    height: 24,
    right: 18,
    opacity: 0,
    background: theme.colors.background.primary,
    borderRadius: theme.shape.radius.default,
    '& button': { margin: 0 },
    '&:focus-within, &:has([aria-expanded="true"])': { opacity: 1 },
    '@media (hover: none)': { opacity: 1 },
  }),
});
