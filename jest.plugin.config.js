// The plugin's components and pure functions in jsdom. Extends .config/jest.
const { transform, setup, moduleNameMapper, transformIgnorePatterns } = require('./.config/jest/settings');

module.exports = {
  displayName: 'plugin',
  rootDir: __dirname,
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/test/src/**/*.test.{ts,tsx}'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json', 'node'],
  transform,
  transformIgnorePatterns,
  moduleNameMapper,
  setupFiles: setup,
  setupFilesAfterEnv: ['@testing-library/jest-dom'],
};
