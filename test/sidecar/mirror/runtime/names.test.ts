import { checkInstance } from '../../../../sidecar/mirror/runtime/names';

test.each(['demo', 'a', 'bench2'])('%p can name a mirror', (instance) => {
  expect(() => checkInstance(instance)).not.toThrow();
});

test.each(['', 'a-b', 'Demo', 'a'.repeat(17), '../x', 'a b', '*'])('%p cannot name a mirror', (instance) => {
  expect(() => checkInstance(instance)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});
