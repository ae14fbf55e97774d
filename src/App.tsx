import type { AppRootProps } from '@grafana/data';
import { lazy } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { type RoentgenSettings, SettingsContext } from './api/settings';
import { BASE_PATH } from './ids';

const OverviewPage = lazy(() => import('./overview/OverviewPage').then(({ OverviewPage: page }) => ({ default: page })));
const EpisodesPage = lazy(() => import('./episodes/EpisodesPage').then(({ EpisodesPage: page }) => ({ default: page })));
const RadiographyPage = lazy(() => import('./radiography/RadiographyPage').then(({ RadiographyPage: page }) => ({ default: page })));
const ModelsPage = lazy(() => import('./models/ModelsPage').then(({ ModelsPage: page }) => ({ default: page })));
const BacktestPage = lazy(() => import('./backtest/BacktestPage').then(({ BacktestPage: page }) => ({ default: page })));
const SpotsPage = lazy(() => import('./spots/SpotsPage').then(({ SpotsPage: page }) => ({ default: page })));
const SamplesPage = lazy(() => import('./samples/SamplesPage').then(({ SamplesPage: page }) => ({ default: page })));
const MirrorPage = lazy(() => import('./mirror/MirrorPage').then(({ MirrorPage: page }) => ({ default: page })));
const ChaosPage = lazy(() => import('./chaos/ChaosPage').then(({ ChaosPage: page }) => ({ default: page })));
const WallPage = lazy(() => import('./wall/WallPage').then(({ WallPage: page }) => ({ default: page })));
const ServicePage = lazy(() => import('./service/ServicePage').then(({ ServicePage: page }) => ({ default: page })));
const TwinPage = lazy(() => import('./twin/TwinPage').then(({ TwinPage: page }) => ({ default: page })));
const SetupPage = lazy(() => import('./setup/SetupPage').then(({ SetupPage: page }) => ({ default: page })));
const AlertsPage = lazy(() => import('./alerts/AlertsPage').then(({ AlertsPage: page }) => ({ default: page })));
const ActivityPage = lazy(() => import('./activity/ActivityPage').then(({ ActivityPage: page }) => ({ default: page })));

/** The app's pages. */
export function App({ meta }: AppRootProps<RoentgenSettings>) {
  return (
    <SettingsContext.Provider value={meta.jsonData ?? {}}>
      <Routes>
        <Route path="overview" element={<OverviewPage />} />
        <Route path="episodes" element={<EpisodesPage />} />
        <Route path="radiography" element={<RadiographyPage />} />
        <Route path="models" element={<ModelsPage />} />
        <Route path="backtest" element={<BacktestPage />} />
        <Route path="spots" element={<SpotsPage />} />
        <Route path="samples" element={<SamplesPage />} />
        <Route path="mirror" element={<MirrorPage />} />
        <Route path="chaos" element={<ChaosPage />} />
        <Route path="wall" element={<WallPage />} />
        <Route path="service" element={<ServicePage />} />
        <Route path="twin" element={<TwinPage />} />
        <Route path="setup" element={<SetupPage />} />
        <Route path="alerts" element={<AlertsPage />} />
        <Route path="activity" element={<ActivityPage />} />
        <Route path="*" element={<Navigate to={`${BASE_PATH}/overview`} replace />} />
      </Routes>
    </SettingsContext.Provider>
  );
}
