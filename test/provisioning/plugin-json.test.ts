import Ajv from 'ajv';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '..', '..');
const TYPES = join(PROJECT, 'node_modules/@grafana/runtime/dist/types/services/pluginMeta/types/meta/types.spec.gen.d.ts');

describe('plugin.json, against the type that Grafana itself has for it', () => {
  const schema = JSON.parse(execFileSync(join(PROJECT, 'node_modules/.bin/ts-json-schema-generator'), ['--path', TYPES, '--type', 'JSONData', '--no-type-check', '--tsconfig', join(PROJECT, 'tsconfig.json')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  schema.definitions.JSONData.properties.$schema = { type: 'string' };
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  const check = (document: unknown) => (validate(document) ? [] : validate.errors?.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`));
  const load = (path: string) => JSON.parse(readFileSync(join(PROJECT, path), 'utf8'));

  test.each(['src/plugin.json', 'src/radiography-panel/plugin.json'])('%s is valid', (path) => {
    expect(check(load(path))).toEqual([]);
  });

  test('a misspelt key in a route would be found', () => {
    const app = load('src/plugin.json');
    app.routes[0].reqRol = 'Viewer';
    expect(check(app)?.join()).toContain('reqRol');
  });
});
