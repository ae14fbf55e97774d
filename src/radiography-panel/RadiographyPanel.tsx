import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { Button, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { t } from '../text';
import { type AnnotationGroup, annotationGroups } from './annotations';
import { FacetGrid } from './FacetGrid';
import { type Facet, facetsOf } from './facets';
import type { Named } from './named';
import { OneRadiography } from './OneRadiography';
import { DEFAULT_OPTIONS, type RadiographyOptions } from './options';
import { chosenOf } from './series';

const NONE: AnnotationGroup[] = [];
const HEAD = 34;

export function RadiographyPanel(props: PanelProps<RadiographyOptions>) {
  const { id, title, data, options, fieldConfig } = props;
  const settings = useMemo(() => ({ ...DEFAULT_OPTIONS, ...options }), [options]);
  const { roles, input, misfit } = useMemo(() => chosenOf(data.series, settings), [data.series, settings]);
  const facets = useMemo(() => facetsOf(roles, settings), [roles, settings]);
  const annotations = useMemo(() => (settings.annotations ? annotationGroups(data.annotations ?? []) : NONE), [settings.annotations, data.annotations]);
  const fields = useMemo(() => [roles.errors[0], roles.kpis[0]].filter((each): each is Named => each !== undefined), [roles]);
  if (misfit !== null && facets.length === 0) {
    const nothing = data.series.every(({ length }) => length === 0);
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField needsNumberField message={data.errors?.length ? undefined : nothing ? (fieldConfig.defaults.noValue ?? misfit) : misfit} />;
  }
  return facets.length > 0
    ? <Multiples {...props} facets={facets} settings={settings} rest={roles.rest} annotations={annotations} />
    : <OneRadiography {...props} title={title} input={input} fields={fields} rest={roles.rest} settings={settings} annotations={annotations} />;
}

interface MultiplesProps extends PanelProps<RadiographyOptions> {
  facets: Facet[];
  settings: RadiographyOptions;
  rest: Named[];
  annotations: AnnotationGroup[];
}

/** The grid, or the one that was opened. */
function Multiples({ facets, settings, width, height, ...rest }: MultiplesProps) {
  const styles = useStyles2(getStyles);
  const [opened, open] = useState<string | null>(null);
  const facet = facets.find(({ key }) => key === opened);
  if (!facet) {
    return <FacetGrid facets={facets} width={width} height={height} options={settings} onOpen={open} />;
  }
  return (
    <>
      <div className={styles.head}>
        <Button size="sm" variant="secondary" fill="text" icon="arrow-left" autoFocus onClick={() => open(null)}>{t('radiography-panel.facets.all', 'All series')}</Button>
        <strong>{facet.title}</strong>
      </div>
      <OneRadiography {...rest} title={facet.title} input={facet.input} fields={namedOf(facet)} settings={settings} width={width} height={height - HEAD} />
    </>
  );
}

/** A facet's series come from frames, so that they have their fields. */
function namedOf({ input }: Facet): Named[] {
  return [input.error, input.kpi].filter((each): each is Named => each !== null && 'field' in each);
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), height: HEAD }),
});
