import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, Field, MultiCombobox, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { ALL_COMPONENTS } from '../../sidecar/contract';
import { RangePicker } from '../range/RangePicker';
import type { PageRange } from '../range/usePageRange';
import { t } from '../text';
import { componentOf, withGroups, withParameters } from './filters';

export interface HeadProps {
  /** The field that chooses the service. */
  field: ReactNode;
  /** All that there are. */
  groups: string[];
  components: string[];
  range: PageRange;
  loading: boolean;
}

/** Service, groups, component, and the time range of everything below. All of it stands in the address. */
export function Head({ field, groups, components, range, loading }: HeadProps) {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const component = componentOf(parameters);
  const named = parameters.getAll('group').filter((group) => groups.includes(group));
  const all = [...new Set([...components, ...(component === ALL_COMPONENTS ? [] : [component])])];
  const options = [{ value: ALL_COMPONENTS, label: t('service.head.all-components', 'all components together') }, ...all.map((value) => ({ value, label: value }))];
  return (
    <div className={styles.head}>
      {field}
      <Field label={t('service.head.groups', 'Groups')} htmlFor="service-groups" noMargin>
        <MultiCombobox id="service-groups" width={28} placeholder={t('service.head.all-groups', 'all groups')} options={groups.map((value) => ({ value, label: value }))} value={named} onChange={(chosen) => setParameters(withGroups(parameters, chosen.map(({ value }) => value)))} />
      </Field>
      <Field label={t('service.head.component', 'Component')} htmlFor="service-component" noMargin>
        <Combobox id="service-component" width={26} options={options} value={component} onChange={({ value }) => setParameters(withParameters(parameters, { component: value === ALL_COMPONENTS ? null : value }))} />
      </Field>
      <div className={styles.range}><RangePicker range={range} loading={loading} /></div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  range: css({ marginLeft: 'auto' }),
});
