/** @jest-environment ./test/sidecar/nn/environment.js */

import { engine, engineUnavailable, type Machine } from '../../../sidecar/nn/platform';

const missing = new Error("Cannot find module '../bin/napi-v6/x/y/onnxruntime_binding.node'\nRequire stack: ...");

test.each<[Machine, string, RegExp]>([
  [{ platform: 'linux', arch: 'x64', libc: 'musl' }, 'onnxruntime-node has no library for linux x64 with musl', /glibc.*instead of Alpine/],
  [{ platform: 'linux', arch: 'arm', libc: 'glibc' }, 'onnxruntime-node has no library for linux arm with glibc', /Linux with glibc on x64 or arm64/],
  [{ platform: 'darwin', arch: 'x64', libc: null }, 'onnxruntime-node has no library for darwin x64', /Intel Mac.*Linux container/],
  [{ platform: 'freebsd', arch: 'x64', libc: null }, 'onnxruntime-node has no library for freebsd x64', /run the sidecar where there is one/],
  [{ platform: 'win32', arch: 'ia32', libc: null }, 'onnxruntime-node has no library for win32 ia32', /Windows/],
])('%j: the message names the machine, the hint what to do', (machine, message, hint) => {
  const error = engineUnavailable(machine, missing);
  expect([error.code, error.message]).toEqual(['ENGINE_UNAVAILABLE', message]);
  expect(error.hint).toMatch(hint);
  expect(error.cause).toBe(missing);
});

test.each<Machine>([
  { platform: 'linux', arch: 'x64', libc: 'glibc' },
  { platform: 'linux', arch: 'arm64', libc: 'glibc' },
  { platform: 'darwin', arch: 'arm64', libc: null },
  { platform: 'win32', arch: 'x64', libc: null },
  { platform: 'win32', arch: 'arm64', libc: null },
])('%j has a library: what went wrong with it is told in one line', (machine) => {
  const error = engineUnavailable(machine, missing);
  expect(error.message).toMatch(/does not load on (linux|darwin|win32) .*: Cannot find module '.*onnxruntime_binding.node'$/);
  expect(error.hint).toMatch(/npm ci/);
});

test('on this machine it loads, once', () => {
  expect(engine().InferenceSession).toBeDefined();
  expect(engine()).toBe(engine());
});

test('a package that is not there is ENGINE_UNAVAILABLE, not a stack trace', () => {
  jest.isolateModules(() => {
    jest.doMock('onnxruntime-node', () => { throw new Error('libonnxruntime.so.1: cannot open shared object file'); });
    const broken = require('../../../sidecar/nn/platform') as { engine: typeof engine };
    expect(() => broken.engine()).toThrow(expect.objectContaining({ code: 'ENGINE_UNAVAILABLE' }));
    jest.dontMock('onnxruntime-node');
  });
});
