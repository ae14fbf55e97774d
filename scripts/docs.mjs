// Writes the reference pages of docs/ from the tables in the code, so that they cannot drift. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { CONFIG_SCHEMA } = require('../build/sidecar/config/schema.js');
const { FAULTS } = require('../build/sidecar/chaos/faults.js');
const { METRICS, MIRROR_METRICS } = require('../build/sidecar/contract.js');
const { ERROR_CODES } = require('../build/sidecar/errors.js');
const { ROUTES } = require('../build/sidecar/http/routes.js');

const cell = (text) => String(text).replaceAll('|', '\\|');

function configRows(schema, path = '') {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const name = path + key;
    const inner = child.type === 'array' && child.items?.properties ? configRows(child.items, `${name}[].`) : child.additionalProperties?.properties ? configRows(child.additionalProperties, `${name}.NAME.`) : configRows(child, `${name}.`);
    const type = child.enum ? child.enum.map((each) => `\`${each}\``).join(', ') : [child.type].flat().join(' or ');
    const fallback = child.default === undefined ? ((schema.required ?? []).includes(key) ? 'required' : '') : `\`${JSON.stringify(child.default)}\``;
    return [`| \`${name}\` | ${cell(type)} | ${cell(fallback)} | ${cell(child.description ?? '')} |`, ...inner];
  });
}

const metricRows = (metrics) => Object.values(metrics).map((metric) => `| \`${metric.name}\` | ${metric.type} | ${metric.labels.map((label) => `\`${label}\``).join(' ')} | ${cell(metric.help)} |`);

const parameterText = ({ name, unit, default: fallback, min, max, text, description }) => `\`${name}\` (${text === undefined ? `${min} to ${max} ${unit}, ` : ''}default ${fallback === '' ? 'any' : fallback}): ${description}`;
const faultRows = (family) => FAULTS.filter((fault) => fault.family === family).map(({ fault, description, touches, undo, parameters }) => `| \`${fault}\` | ${cell(description)} | ${cell(parameters.map(parameterText).join('<br>'))} | ${cell(touches)} | ${cell(undo)} |`);
const faultTable = (family, title) => `## ${title}

| kind | what it does | parameters | touches | undone |
|---|---|---|---|---|
${faultRows(family).join('\n')}
`;

const PAGES = {
  'docs/faults.md': `# Faults

The catalogue, made from \`sidecar/chaos/faults/\`. What a machine lacks for a kind is in \`GET /api/v1/chaos/faults\`; how runs work is in [chaos.md](chaos.md).

${[['component', 'Components'], ['resource', 'Resources'], ['network', 'Network'], ['application', 'Applications']].map(([family, title]) => faultTable(family, title)).join('\n')}`,
  'docs/configuration.md': `# Configuration

The sidecar reads one YAML file (\`roentgen serve --config roentgen.yaml\`). \`roentgen check-config\` checks it and changes nothing.
Unknown keys are refused with file and line. Relative paths are relative to the file. This table is made from the one that checks the file (\`sidecar/config/schema.ts\`).

| key | type | default | meaning |
|---|---|---|---|
${configRows(CONFIG_SCHEMA).join('\n')}

A complete example is what \`npm start\` writes to \`data/roentgen.yaml\`.
`,
  'docs/metrics.md': `# Metrics

Names, labels and units are API: a change has a line in the CHANGELOG. A score that cannot be computed is absent, never 0.

## Served by the sidecar at /metrics

| name | type | labels | meaning |
|---|---|---|---|
${metricRows(METRICS).join('\n')}

## Served by the mirror's exporter

Beside these, the exporter serves \`container_*\` under cAdvisor's names and \`node_*\` under node_exporter's.

| name | type | labels | meaning |
|---|---|---|---|
${metricRows(MIRROR_METRICS).join('\n')}
`,
  'docs/errors.md': `# Error codes

A code stands in the API's answers (\`{"code", "message", "hint"}\`), on the command line and in \`roentgen_stage_failures_total\`.

| code | meaning |
|---|---|
${Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`).join('\n')}
`,
  'docs/http-api.md': `# HTTP API

The sidecar serves its OpenAPI 3.1 document at \`/api/v1/openapi.json\`; the types are those of \`sidecar/contract.ts\`.
\`view\` routes take any token (none where no view token is configured); \`stop\`, \`launch\` and \`admin\` routes the token of this right or of one behind it in this list, always ([rights.md](rights.md)).
Every \`POST\` that changes something stands in the audit journal.
Bodies are JSON. The name of the person behind a call is taken from the header \`X-Grafana-User\` that Grafana's proxy sends (\`send_user_header\`).

| call | right | answer | what it does |
|---|---|---|---|
${Object.values(ROUTES).map((route) => `| \`${route.method} /api/v1${route.path}\` | ${route.access} | \`${route.answer}\` | ${cell(route.summary)}${route.body ? ` Body: \`${route.body}\`.` : ''} |`).join('\n')}

Without a token: \`/metrics\`, \`/-/healthy\`, \`/-/ready\` (503 until the recovery of chaos runs is done) and the OpenAPI document.
`,
};

let stale = 0;
for (const [file, text] of Object.entries(PAGES)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what the code says: run node scripts/docs.mjs`);
    stale += 1;
  }
}
process.exit(stale === 0 ? 0 : 1);
