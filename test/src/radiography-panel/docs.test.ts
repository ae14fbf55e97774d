import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';

const manual = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'radiography-panel.md'), 'utf8');

test.each(Object.entries(DEFAULT_OPTIONS).filter(([key]) => key !== 'version'))('the manual has the option %s with its default', (key, usual) => {
  const row = manual.split('\n').find((line) => line.startsWith('|') && line.includes(`(\`${key}\`)`));
  expect(row?.split('|')[3]).toContain(`\`${typeof usual === 'string' ? `'${usual}'` : usual}\``);
});

test('the manual has the version of the options', () => {
  expect(manual).toContain(`\`version\` (now \`${DEFAULT_OPTIONS.version}\`)`);
});
