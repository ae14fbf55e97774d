import { defineConfig } from 'eslint/config';
import baseConfig from './.config/eslint.config.mjs';

export default defineConfig([
  { ignores: ['**/node_modules/', 'dist/', 'build/', 'data/', 'coverage/', 'test-artefacts/', 'test/host/out/'] },
  ...baseConfig,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'off',
      'no-duplicate-imports': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-deprecated': 'warn',
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/sidecar/*', '!**/sidecar/contract'], message: 'the plugin knows the sidecar by its contract only' }] }],
    },
  },
]);
