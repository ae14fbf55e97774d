import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry } from '../../../sidecar/store/registry';

const files = (text: string) => ({ 'model.json': Buffer.from(text), 'weights.bin': Buffer.from([1, 2, 3]) });
const fresh = () => { const folder = mkdtempSync(join(tmpdir(), 'roentgen-registry-')); return { folder, registry: createRegistry(folder) }; };
const silent = () => undefined;

test('the newest version is found, with its files as they were written', () => {
  const { registry } = fresh();
  registry.save(['ims', 'cpu'], '001', files('old'));
  registry.save(['ims', 'cpu'], '002', files('new'));
  expect(registry.inUse(['ims', 'cpu'], silent)?.files.get('model.json')?.toString()).toBe('new');
  expect(registry.names(['ims'])).toEqual(['cpu']);
  expect(registry.inUse(['ims', 'memory'], silent)).toBeNull();
});

test('a damaged version is told as MODEL_CORRUPT and the one before is used', () => {
  const { folder, registry } = fresh();
  registry.save(['ims', 'cpu'], '001', files('old'));
  registry.save(['ims', 'cpu'], '002', files('new'));
  writeFileSync(join(folder, 'ims', 'cpu', '002', 'weights.bin'), Buffer.from([1, 2, 4]));
  const damaged: string[] = [];
  expect(registry.inUse(['ims', 'cpu'], (error) => damaged.push(error.code))?.version).toBe('001');
  expect(damaged).toEqual(['MODEL_CORRUPT']);
});

test('what a crash left half made does not count, nor stand in the way', () => {
  const { folder, registry } = fresh();
  mkdirSync(join(folder, 'ims', 'cpu', '.draft-abc'), { recursive: true });
  expect(registry.inUse(['ims', 'cpu'], silent)).toBeNull();
  registry.save(['ims', 'cpu'], '001', files('whole'));
  expect(registry.inUse(['ims', 'cpu'], silent)?.version).toBe('001');
});

test('old versions go, five stay', () => {
  const { folder, registry } = fresh();
  for (let version = 1; version <= 8; version++) {
    registry.save(['ims', 'cpu'], `00${version}`, files('x'));
  }
  expect(readdirSync(join(folder, 'ims', 'cpu')).sort()).toEqual(['004', '005', '006', '007', '008']);
});

test.each(['../../etc', 'a/b', '..', 'grüße "x"'])('a group called %j stays inside the folder and keeps its name', (group) => {
  const { folder, registry } = fresh();
  registry.save(['ims', group], '001', files('x'));
  expect(registry.names(['ims'])).toEqual([group]);
  expect(readdirSync(folder)).toEqual(['ims']);
});

test('a version that a person chose is in use until the next is saved, over a restart too', () => {
  const { folder, registry } = fresh();
  ['001', '002', '003'].forEach((version) => registry.save(['ims', 'cpu'], version, files(version)));
  registry.choose(['ims', 'cpu'], '001');
  expect(createRegistry(folder).inUse(['ims', 'cpu'], silent)?.version).toBe('001');
  expect(registry.versions(['ims', 'cpu'])).toEqual(['003', '002', '001']);
  registry.save(['ims', 'cpu'], '004', files('new'));
  expect(registry.inUse(['ims', 'cpu'], silent)?.version).toBe('004');
});

test('a chosen version that is damaged gives way to the newest that is whole', () => {
  const { folder, registry } = fresh();
  ['001', '002'].forEach((version) => registry.save(['ims', 'cpu'], version, files(version)));
  registry.choose(['ims', 'cpu'], '001');
  writeFileSync(join(folder, 'ims', 'cpu', '001', 'weights.bin'), Buffer.from([0]));
  expect(registry.inUse(['ims', 'cpu'], silent)?.version).toBe('002');
});

test('what is not there or damaged cannot be chosen', () => {
  const { folder, registry } = fresh();
  registry.save(['ims', 'cpu'], '001', files('x'));
  expect(() => registry.choose(['ims', 'cpu'], '007')).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
  expect(() => registry.choose(['ims', 'cpu'], '../cpu/001')).toThrow(expect.objectContaining({ code: 'MODEL_UNKNOWN' }));
  writeFileSync(join(folder, 'ims', 'cpu', '001', 'model.json'), '{}');
  expect(() => registry.choose(['ims', 'cpu'], '001')).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
});
