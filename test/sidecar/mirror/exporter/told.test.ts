import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetTold, readTold, toldFile } from '../../../../sidecar/mirror/exporter/told';

const directory = mkdtempSync(join(tmpdir(), 'roentgen-told-'));
afterAll(() => rmSync(directory, { recursive: true }));

const TEXT = '# HELP calls_total Calls.\n# TYPE calls_total counter\ncalls_total{service="a b",other="{"} 3\nplain 1e9\n';
const told = (text: string) => {
  writeFileSync(toldFile(directory), text);
  return readTold(directory, Date.now());
};

test('figures of a load’s program are shown as it wrote them', () => {
  expect(readTold(directory, Date.now())).toBe('');
  expect(told(TEXT.replace('other="{"', 'other="x"'))).toContain('calls_total{service="a b",other="x"} 3\n');
});

test.each([
  ['half a line', 'calls_total 3\ncalls_to'],
  ['no metric', 'hello world, this is a log\n'],
  ['no value', 'calls_total\n'],
  ['an open label', 'calls_total{a="b" 3\n'],
  ['nothing', ''],
])('%s costs the program its figures and not the scrape', (_, text) => expect(told(text)).toBe(''));

test('old figures are no news, and a new mirror forgets them', () => {
  writeFileSync(toldFile(directory), 'calls_total 3\n');
  const old = Date.now() / 1000 - 60;
  utimesSync(toldFile(directory), old, old);
  expect(readTold(directory, Date.now())).toBe('');
  expect(told('calls_total 3\n')).not.toBe('');
  forgetTold(directory);
  expect(readTold(directory, Date.now())).toBe('');
});
