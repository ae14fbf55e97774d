const path = require('node:path');

// Packages of Grafana's tree that ship ES modules only, so jest has to transform them.
const esModules = ['.pnpm', '@grafana/schema', '@grafana/data', '@grafana/ui', '@grafana/runtime', '@grafana/i18n', '@grafana/e2e-selectors', '@react-hookz/web', '@ver0', '@wojtekmaj/date-utils', 'd3', 'd3-color', 'd3-force', 'd3-interpolate', 'd3-scale-chromatic', 'get-user-locale', 'internmap', 'marked', 'memoize', 'mimic-function', 'ol', 'react-calendar', 'react-colorful', 'rxjs', 'uuid', 'pkg-types', 'monaco-promql', '@kusto/monaco-kusto', 'lezer-metricsql', '@msagl', 'robust-predicates', 'delaunator'];

module.exports = {
  transform: {
    '^.+\\.m?[tj]sx?$': ['@swc/jest', { sourceMaps: 'inline', jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' } }],
  },
  transformIgnorePatterns: [`node_modules/(?!.*(${esModules.join('|')})/.*)`],
  moduleNameMapper: { '\\.(css|scss|sass)$': 'identity-obj-proxy', 'react-inlinesvg': path.join(__dirname, 'inlinesvg.tsx') },
  setup: [path.join(__dirname, 'environment.js')],
};
