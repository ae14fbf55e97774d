import { defineConfig } from 'eslint/config';
import grafanaConfig from '@grafana/eslint-config/flat.js';

export default defineConfig([...grafanaConfig, { rules: { 'react/prop-types': 'off', 'react/react-in-jsx-scope': 'off' } }]);
