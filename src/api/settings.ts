import { config, getDataSourceSrv } from '@grafana/runtime';
import { createContext, useContext } from 'react';
import { PLUGIN_ID } from '../ids';

/** The app's settings that are no secrets. */
export interface RoentgenSettings {
  sidecarUrl?: string;
  /** uid of the Prometheus data source that the sidecar's metrics are in; empty = the default one. */
  prometheusUid?: string;
}

export const SettingsContext = createContext<RoentgenSettings>({});
export const useSettings = () => useContext(SettingsContext);

/** Rights of plugin.json's roles. The proxy's routes check them again, and the sidecar checks the token of the route. */
const holds = (action: string) => config.bootData.user.permissions?.[`${PLUGIN_ID}${action}`] === true;

/** Stop runs and campaigns, pull the safety lever. */
export const mayStop = () => holds('.chaos:stop');
/** Launch chaos and campaigns; learn, choose and promote models; work over past ranges. */
export const mayLaunch = () => holds(':launch');
/** Change line, persistence, budget and quiet hours; read the audit journal. */
export const mayConfigure = () => holds(':configure');

/** The uid to query: the configured one, or the first Prometheus data source. */
export function prometheusUid(settings: RoentgenSettings): string | undefined {
  return settings.prometheusUid || getDataSourceSrv().getList({ type: 'prometheus' })[0]?.uid;
}
