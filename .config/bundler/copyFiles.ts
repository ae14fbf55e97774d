import { pluginJson } from './constants.ts';

const { logos, screenshots } = pluginJson.info;

/** Files that go into dist/ as they are: descriptions, licence, logos, screenshots and the shipped dashboards. */
export const copyFilePatterns = [
  { from: 'README.md', to: '.' },
  { from: '../LICENSE', to: '.', noErrorOnMissing: true, toType: 'dir' as const },
  { from: '../CHANGELOG.md', to: '.', noErrorOnMissing: true },
  { from: '**/plugin.json', to: '.' },
  { from: '*/img/*', to: '.' },
  { from: '**/locales/**/*.json', to: '.', noErrorOnMissing: true },
  { from: '../dashboards/*.json', to: 'dashboards/[name][ext]' },
  ...[...new Set([logos.small, logos.large])].map((logo) => ({ from: logo, to: logo })),
  ...screenshots.map(({ path }) => ({ from: path, to: path, noErrorOnMissing: true })),
];
