// Jest gives each test file its own globals, but onnxruntime's native code makes arrays of the process's own kind and then
// insists on that kind: tests that run networks share the process's Float32Array.
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global.Float32Array = Float32Array;
  }
};
