// Writes sidecar/http/schemas.json: JSON schemas of the HTTP types in sidecar/contract/. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const FILE = 'sidecar/http/schemas.json';
const schema = createGenerator({ path: 'sidecar/contract/*.ts', type: '*', skipTypeCheck: true, additionalProperties: true, tsconfig: 'tsconfig.json' }).createSchema('*');
const LEFT_OUT = /^(MetricDefinition|ProcessTarget|TargetFile)$/;
const wanted = Object.entries(schema.definitions ?? {}).filter(([name]) => !LEFT_OUT.test(name) && /^[A-Z][A-Za-z]*$/.test(name));
const text = `${JSON.stringify(Object.fromEntries(wanted), null, 2).replaceAll('#/definitions/', '#/components/schemas/')}\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error(`${FILE} is not what sidecar/contract.ts says: run node scripts/schemas.mjs`);
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
