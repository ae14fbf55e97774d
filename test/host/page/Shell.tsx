import { ThemeContext, createTheme } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { GlobalStyles, PortalContainer, TimeRangeProvider } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { Navigate, Route, Router, Routes } from 'react-router';
import { AppPage, ConfigurationPage } from './AppPage';
import { DashboardPage } from './dashboard/DashboardPage';
import { Frame } from './Frame';
import { Toasts } from './Toasts';

const THEME_KEY = 'roentgen-host-theme';

/** Grafana keeps the theme in its context and, for code outside React, in its configuration. */
function themeOf(mode: 'dark' | 'light') {
  config.theme2 = createTheme({ colors: { mode } });
  return config.theme2;
}

/** Address bar, theme and role around everything. */
export function Shell() {
  const history = locationService.getHistory();
  const [location, setLocation] = useState(history.location);
  useEffect(() => history.listen((next: typeof location) => setLocation(next)), [history]);
  const [mode, setMode] = useState<'dark' | 'light'>(() => (localStorage.getItem(THEME_KEY) ?? config.bootData.user.theme) === 'light' ? 'light' : 'dark');
  const theme = useMemo(() => themeOf(mode), [mode]);
  const toggle = () => {
    const next = mode === 'dark' ? 'light' : 'dark';
    localStorage.setItem(THEME_KEY, next);
    setMode(next);
  };
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <TimeRangeProvider>
        <Router location={location} navigator={history as unknown as Parameters<typeof Router>[0]['navigator']}>
          <Frame theme={theme} toggleTheme={toggle}>
            <Routes>
              <Route path="/a/roentgen-xray-app/*" element={<AppPage />} />
              <Route path="/plugins/roentgen-xray-app" element={<ConfigurationPage />} />
              <Route path="/d/:uid/*" element={<DashboardPage />} />
              <Route path="*" element={<Navigate to="/a/roentgen-xray-app/overview" replace />} />
            </Routes>
          </Frame>
        </Router>
      </TimeRangeProvider>
      <Toasts />
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
