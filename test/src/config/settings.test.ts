import { formOf, hasUnsavedTokens, payloadOf, sharedToken, urlMistake } from '../../../src/config/settings';

test.each([
  ['http://127.0.0.1:9797', null],
  ['https://roentgen.example/prefix/', null],
  ['127.0.0.1:9797', expect.any(String)],
  ['ftp://x', expect.stringContaining('http')],
  ['http://x/?a=1', expect.any(String)],
])('the address %s', (url, expected) => {
  expect(urlMistake(url)).toEqual(expected);
});

test('a secret that is stored and untouched is not sent; a new one is; the address loses its last slash', () => {
  const form = formOf({ sidecarUrl: 'http://x:1/' }, { viewToken: true });
  const payload = payloadOf({ ...form, launchToken: { stored: false, value: 'new' } }, true, true);
  expect(payload.jsonData.sidecarUrl).toBe('http://x:1');
  expect(payload.secureJsonData).toEqual({ launchToken: 'new' });
});

test('two tokens that were typed alike are named; stored ones are not known', () => {
  const form = formOf({}, { viewToken: true });
  const typed = (value: string) => ({ stored: false, value });
  expect(sharedToken({ ...form, stopToken: typed('a'), launchToken: typed('b') })).toBeNull();
  expect(sharedToken({ ...form, stopToken: typed('a'), launchToken: typed('b'), adminToken: typed('a') })).toEqual(['stopToken', 'adminToken']);
  expect([hasUnsavedTokens(form), hasUnsavedTokens({ ...form, adminToken: typed('a') })]).toEqual([false, true]);
});
