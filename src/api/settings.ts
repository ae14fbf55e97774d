import { config, getDataSourceSrv } from '@grafana/runtime';
import { createContext, useContext } from 'react';

/** The app's settings that are no secrets. */
export interface RoentgenSettings {
  sidecarUrl?: string;
  /** uid of the Prometheus data source that the sidecar's metrics are in; empty = the default one. */
  prometheusUid?: string;
}

export const SettingsContext = createContext<RoentgenSettings>({});
export const useSettings = () => useContext(SettingsContext);

/** Launching takes the Editor role; the proxy route checks it again. */
export function mayLaunch(): boolean {
  const { orgRole, isGrafanaAdmin } = config.bootData.user;
  return Boolean(isGrafanaAdmin) || orgRole === 'Editor' || orgRole === 'Admin';
}

/** The uid to query: the configured one, or the first Prometheus data source. */
export function prometheusUid(settings: RoentgenSettings): string | undefined {
  return settings.prometheusUid || getDataSourceSrv().getList({ type: 'prometheus' })[0]?.uid;
}
