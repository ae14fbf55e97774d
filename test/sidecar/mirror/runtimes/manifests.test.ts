import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import * as models from '@kubernetes/client-node';
import { loadBlueprint, parseBlueprint } from '../../../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../../../sidecar/mirror/blueprint/shipped';
import { literal } from '../../../../sidecar/mirror/runtimes/kubernetes-names';
import { manifestsOf } from '../../../../sidecar/mirror/runtimes/manifests';
import { PROJECT } from '../remains';

const FOLDER = join(PROJECT, 'deploy/vims/kubernetes');
const shipped = Object.fromEntries(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
const parse = (text: string) => parseBlueprint(text, 'small.yaml', () => '');

interface Attribute {
  name: string;
  baseName: string;
  type: string;
}
interface Pod {
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: object };
  volumes?: Array<{ name: string; configMap?: { name: string } }>;
  containers: Array<{ name: string; args?: string[]; env?: Array<{ name: string; value: string }>; resources?: { limits?: Record<string, string> }; securityContext?: object; readinessProbe?: object; livenessProbe?: object; startupProbe?: object; volumeMounts?: Array<{ name: string; subPath?: string }> }>;
}
interface Document {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  spec?: { template?: { spec: Pod } };
}
const documents = Object.entries(shipped).flatMap(([file, text]) => parseAllDocuments(text).map((each): [string, Document] => [file, each.toJS() as Document]));

/** What the API's published structure, as its official client has it, says against a value: unknown keys and wrong types, by path. */
function against(value: unknown, type: string, path: string): string[] {
  const [, item] = /^Array<(.*)>$/.exec(type) ?? [];
  const [, entry] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? [];
  if (item) {
    return Array.isArray(value) ? value.flatMap((each, index) => against(each, item, `${path}[${index}]`)) : [`${path} is no list`];
  }
  if (entry) {
    return Object.entries(value as object).flatMap(([key, each]) => against(each, entry, `${path}.${key}`));
  }
  const model = (models as unknown as Record<string, { getAttributeTypeMap?(): Attribute[] } | undefined>)[type];
  if (!model?.getAttributeTypeMap) {
    return type === 'IntOrString' ? (['number', 'string'].includes(typeof value) ? [] : [`${path} is ${typeof value}`]) : typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`];
  }
  const known = model.getAttributeTypeMap();
  return Object.entries(value as object).flatMap(([key, each]) => {
    const attribute = known.find(({ baseName }) => baseName === key);
    return attribute ? against(each, attribute.type, `${path}.${key}`) : [`${path}.${key} is not known`];
  });
}

test('the shipped manifests of the vIMS are what its blueprint makes today (roentgen mirror manifests --blueprint deploy/blueprints/vims.yaml --instance vims --out deploy/vims/kubernetes)', () => {
  expect(shipped).toEqual(manifestsOf(loadBlueprint(shippedBlueprint('vims')), 'vims'));
});

test('a namespace first, and all of each component, as the API knows them', () => {
  expect(documents[0][1].kind).toBe('Namespace');
  expect(documents.map(([file, { kind }]) => `${file} ${kind}`)).toEqual(expect.arrayContaining(['10-hss.yaml ConfigMap', '10-hss.yaml Service', '10-hss.yaml StatefulSet', '10-pcscf.yaml StatefulSet', '10-client.yaml StatefulSet']));
  expect(documents.flatMap(([file, each]) => against(each, `V1${each.kind}`, file))).toEqual([]);
  // the look sees what is wrong
  expect(against({ spec: { replicas: '1', contaners: [] } }, 'V1StatefulSet', 'x')).toEqual(['x.spec.replicas is string, not number', 'x.spec.contaners is not known']);
});

test.each(documents.filter(([, { kind }]) => kind === 'StatefulSet').map(([, each]) => [each.metadata.name, each] as const))('%s runs as a user of its own without rights, within limits, and is looked after', (name, { spec }) => {
  const pod = spec?.template?.spec as Pod;
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: expect.any(Number), seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.containers).toHaveLength(1);
  expect(pod.containers[0]).toMatchObject({
    resources: { limits: { cpu: expect.stringMatching(/^\d+m$/), memory: expect.stringMatching(/^\d+$/) } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    startupProbe: expect.anything(),
    readinessProbe: expect.anything(),
    livenessProbe: expect.anything(),
  });
  // each file that it mounts is in the map that it names
  const { volumes = [], containers: [{ volumeMounts = [] }] } = pod;
  const files = documents.find(([, each]) => each.kind === 'ConfigMap' && each.metadata.name === volumes.find((each) => each.name === 'files')?.configMap?.name)?.[1].data ?? {};
  expect(volumeMounts.flatMap(({ name: volume, subPath }) => (volume === 'files' ? [subPath] : []))).toEqual(Object.keys(files));
});

test('pods have names for addresses, and texts stay as they are where Kubernetes would fill something in', () => {
  const blueprint = parse("name: small\nservice: small\ncomponents:\n  app: { image: x, replicas: 2, names: 'node{n}', command: [run, '$(pwd)', '$$', '$HOME', '${address:node2}'], uid: 7, capabilities: [net_bind_service], environment: { PEERS: '${address:app}' } }\n");
  const [, app] = parseAllDocuments(manifestsOf(blueprint, 'a')['10-app.yaml']).map((each) => each.toJS() as Document);
  const container = app.spec?.template?.spec.containers[0];
  expect([container?.args, container?.env]).toEqual([['run', '$$(pwd)', '$$$', '$HOME', 'app-1.app'], [{ name: 'PEERS', value: 'app-0.app' }]]);
  // what needs a capability is more than the strictest profile lets
  expect(manifestsOf(blueprint, 'a')['00-namespace.yaml']).not.toContain('restricted');
});

test('a text that is escaped is what Kubernetes makes of it again', () => {
  // its own rule (third_party/forked/golang/expansion): $$ is $, $(NAME) a variable, and all else stays
  const expanded = (text: string) => text.replace(/\$\$|\$\(([^)]*)\)/g, (found) => (found === '$$' ? '$' : 'filled in'));
  for (const text of ['$(id -u)', '$$', '$$$', 'a $b $((1+1)) ${c}', '$$(x)']) {
    expect(expanded(literal(text))).toBe(text);
  }
});

test('random words are for no file', () => {
  expect(() => manifestsOf(parse("name: small\nservice: small\ncomponents:\n  app: { image: x, environment: { KEY: '${secret:key}' } }\n"), 'a')).toThrow(expect.objectContaining({ code: 'BLUEPRINT_INVALID', message: expect.stringContaining('"key"') }));
});
