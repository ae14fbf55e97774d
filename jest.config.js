// Two projects: the sidecar and everything on Node, and the plugin's components in jsdom. Time zone is UTC everywhere.
process.env.TZ = 'UTC';

const transform = { '^.+\\.m?[tj]sx?$': ['@swc/jest', { sourceMaps: 'inline', jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } }, target: 'es2022' } }] };

module.exports = {
  testTimeout: 60000,
  projects: [
    {
      displayName: 'node',
      // Node's environment in which onnxruntime and the tests mean the same Float32Array
      testEnvironment: '<rootDir>/test/sidecar/nn/environment.js',
      testMatch: ['<rootDir>/test/{sidecar,demo,bench,provisioning,structure,e2e,mirror}/**/*.test.ts'],
      transform,
      // these ship only ES modules, which Node 20 can load and jest cannot
      transformIgnorePatterns: ['/node_modules/(?!(cookie|hyparquet|hyparquet-writer|@kubernetes/client-node|openid-client|oauth4webapi|jose|jsonpath-plus|node-fetch|data-uri-to-buffer|fetch-blob|formdata-polyfill)/)'],
    },
    './jest.plugin.config.js',
  ],
};
