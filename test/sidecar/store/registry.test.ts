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
  expect(registry.newest(['ims', 'cpu'], silent)?.files.get('model.json')?.toString()).toBe('new');
  expect(registry.names(['ims'])).toEqual(['cpu']);
  expect(registry.newest(['ims', 'memory'], silent)).toBeNull();
});

test('a damaged version is told as MODEL_CORRUPT and the one before is used', () => {
  const { folder, registry } = fresh();
  registry.save(['ims', 'cpu'], '001', files('old'));
  registry.save(['ims', 'cpu'], '002', files('new'));
  writeFileSync(join(folder, 'ims', 'cpu', '002', 'weights.bin'), Buffer.from([1, 2, 4]));
  const damaged: string[] = [];
  expect(registry.newest(['ims', 'cpu'], (error) => damaged.push(error.code))?.version).toBe('001');
  expect(damaged).toEqual(['MODEL_CORRUPT']);
});

test('what a crash left half made does not count, nor stand in the way', () => {
  const { folder, registry } = fresh();
  mkdirSync(join(folder, 'ims', 'cpu', '.draft-abc'), { recursive: true });
  expect(registry.newest(['ims', 'cpu'], silent)).toBeNull();
  registry.save(['ims', 'cpu'], '001', files('whole'));
  expect(registry.newest(['ims', 'cpu'], silent)?.version).toBe('001');
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
