import { decodeModel, encodeModel } from '../../../sidecar/nn/modelfile';

const model = {
  kind: 'test',
  meta: { window: 12, note: 'ü' },
  arrays: { a: { shape: [2, 2], data: Float32Array.of(1, -2.5, 3e-30, 4e30) }, b: { shape: [1], data: Float32Array.of(7) } },
};

test('a model comes back from its file as it was', () => {
  expect(decodeModel('test', encodeModel(model))).toEqual(model);
});

test.each<[string, (file: Buffer) => Buffer, RegExp]>([
  ['empty', () => Buffer.alloc(0), /not a model file/],
  ['something else', () => Buffer.from('{"an": "altogether different file, of some length, in JSON"}'), /not a model file/],
  ['cut short', (file) => file.subarray(0, file.length - 5), /checksum/],
  ['changed in one bit', (file) => file.fill(file[60] ^ 1, 60, 61), /checksum/],
])('a file that is %s is refused as corrupt', (_, damage, message) => {
  const decode = () => decodeModel('test', damage(encodeModel(model)));
  expect(decode).toThrow(message);
  expect(decode).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
});

test('a model of another kind is refused, naming both', () => {
  expect(() => decodeModel('other', encodeModel(model))).toThrow('kind "test", not "other"');
});
