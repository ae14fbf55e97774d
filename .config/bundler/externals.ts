import type { Configuration } from 'webpack';

/** What Grafana hands to plugins at run time, so that no copy of it is bundled. `amd-module` tells a bundle its own address. */
export const externals: Configuration['externals'] = [
  { 'amd-module': 'module' },
  'lodash',
  'moment',
  '@emotion/css',
  '@emotion/react',
  'react',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom',
  'react-router',
  'rxjs',
  'i18next',
  'd3',
  'jquery',
  /^@grafana\/(ui|runtime|data)/,
];
