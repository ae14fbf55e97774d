import { formOf, payloadOf, urlMistake } from '../../../src/config/settings';

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
