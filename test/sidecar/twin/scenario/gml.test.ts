import { formatGml, listsOf, parseGml, textOf } from '../../../../sidecar/twin/scenario/gml';
import { readTopology } from '../../../../sidecar/twin/scenario/topology-file';

const TEXT = `# a comment
Creator "a tool"
graph [
  directed 0 label "two [words]"
  node [ id 3 label "a" position [ x 1.5 y -2e3 ] ]
  node [ id 7 label "" ]
  node [ id 9 label "c" ]
  edge [ source 3 target 7 ]
  edge [ source 7 target 3 ]
  edge [ source 9 target 9 ]
  edge [ source 9 target 3 ]
]
`;

test('GML is read as nested lists in the order of the file', () => {
  const [graph] = listsOf(parseGml(TEXT), 'graph');
  expect(textOf(parseGml(TEXT), 'Creator')).toBe('a tool');
  expect(textOf(graph, 'label')).toBe('two [words]');
  expect(listsOf(graph, 'node')[0]).toEqual([['id', 3], ['label', 'a'], ['position', [['x', 1.5], ['y', -2000]]]]);
  expect(listsOf(graph, 'edge')).toHaveLength(4);
  expect(textOf(graph, 'missing')).toBeUndefined();
});

test('what is written is read again', () => {
  expect(parseGml(formatGml(parseGml(TEXT)))).toEqual(parseGml(TEXT));
});

test.each([
  ['graph [ node [ id 1 ]', 'line 1: the list graph is not closed'],
  ['graph [\n a "b\n]', 'line 2: a string is not closed'],
  ['graph [ ]\n]', 'line 2: "]" where a key'],
  ['graph [\n id ]', 'line 2: "id" is not a key with a value'],
  ['"text" 1', '"text" is not a key'],
])('%j is not GML: %s', (text, message) => {
  expect(() => parseGml(text)).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining(message) }));
});

test('a public topology becomes nodes from 0 and each link once', () => {
  expect(readTopology(TEXT)).toEqual({ nodes: 3, links: [[0, 1], [0, 2]] });
  expect(() => readTopology('graph [ node [ id 1 ] edge [ source 1 target 2 ] ]')).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: 'a link has the target 2, which is no node' }));
  expect(() => readTopology('Creator "nobody"')).toThrow(expect.objectContaining({ code: 'DATASET_INVALID' }));
});
