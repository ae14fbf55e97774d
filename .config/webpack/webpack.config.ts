import CopyWebpackPlugin from 'copy-webpack-plugin';
import ForkTsCheckerWebpackPlugin from 'fork-ts-checker-webpack-plugin';
import path from 'node:path';
import ReplaceInFileWebpackPlugin from 'replace-in-file-webpack-plugin';
import TerserPlugin from 'terser-webpack-plugin';
import { BannerPlugin, type Configuration } from 'webpack';
import LiveReloadPlugin from 'webpack-livereload-plugin';
import { SubresourceIntegrityPlugin } from 'webpack-subresource-integrity';
import VirtualModulesPlugin from 'webpack-virtual-modules';
import { DIST_DIR, packageVersion, pluginJson, SOURCE_DIR } from '../bundler/constants.ts';
import { copyFilePatterns } from '../bundler/copyFiles.ts';
import { entries } from '../bundler/entries.ts';
import { externals } from '../bundler/externals.ts';

export type Env = Record<string, boolean | string | undefined>;

const root = process.cwd();

/** Imported first by every module.ts(x): chunks are fetched from where the module itself came (a sub-path or a CDN included). */
const publicPath = new VirtualModulesPlugin({
  'node_modules/grafana-public-path.js': `
import self from 'amd-module';
__webpack_public_path__ = self && self.uri ? self.uri.slice(0, self.uri.lastIndexOf('/') + 1) : 'public/plugins/${pluginJson.id}/';
`,
});

const placeholders = new ReplaceInFileWebpackPlugin([
  {
    dir: DIST_DIR,
    test: [/(^|\/)plugin\.json$/, /(^|\/)README\.md$/],
    rules: [
      { search: /%VERSION%/g, replace: packageVersion },
      { search: /%TODAY%/g, replace: new Date().toISOString().slice(0, 10) },
      { search: /%PLUGIN_ID%/g, replace: pluginJson.id },
    ],
  },
]);

/** The plugin's build: AMD modules as Grafana's loader wants them, chunks with integrity hashes. */
export function configuration(env: Env): Configuration {
  const production = Boolean(env.production);
  return {
    mode: production ? 'production' : 'development',
    context: path.join(root, SOURCE_DIR),
    entry: entries(),
    externals,
    devtool: production ? 'source-map' : 'eval-source-map',
    cache: { type: 'filesystem', name: `${production ? 'production' : 'development'}-${path.basename(DIST_DIR)}`, buildDependencies: { config: [path.join(root, '.config', 'webpack', 'webpack.config.ts')] } },
    module: {
      rules: [
        // First, or it breaks source maps.
        { test: /src\/(?:.*\/)?module\.tsx?$/, use: [{ loader: 'imports-loader', options: { imports: 'side-effects grafana-public-path' } }] },
        {
          test: /\.[tj]sx?$/,
          exclude: /node_modules/,
          use: {
            loader: 'swc-loader',
            options: { jsc: { target: 'es2018', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } } },
          },
        },
        { test: /\.(png|jpe?g|gif|svg)$/, type: 'asset/resource', generator: { filename: production ? '[hash][ext]' : '[file]' } },
      ],
    },
    optimization: {
      minimize: production,
      minimizer: [
        new TerserPlugin({
          extractComments: false,
          terserOptions: { format: { comments: (_, comment) => comment.value.includes('[plugin]') }, compress: { drop_console: ['log', 'info'] } },
        }),
      ],
    },
    output: {
      clean: true,
      path: path.resolve(root, DIST_DIR),
      filename: '[name].js',
      chunkFilename: production ? '[name].js?_cache=[contenthash]' : '[name].js',
      library: { type: 'amd' },
      publicPath: `public/plugins/${pluginJson.id}/`,
      uniqueName: pluginJson.id,
      crossOriginLoading: 'anonymous',
    },
    plugins: [
      publicPath,
      new BannerPlugin({ banner: `/* [plugin] ${pluginJson.id}@${packageVersion} */`, raw: true, entryOnly: true }),
      new CopyWebpackPlugin({ patterns: copyFilePatterns }),
      placeholders,
      new SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] }),
      ...(env.development
        ? [new LiveReloadPlugin(), new ForkTsCheckerWebpackPlugin({ async: true, issue: { include: [{ file: 'src/**/*.{ts,tsx}' }] } })]
        : []),
    ],
    resolve: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
    performance: { hints: false },
  };
}

export default configuration;
