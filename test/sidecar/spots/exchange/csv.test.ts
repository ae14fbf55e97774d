import { decodeCsv, encodeCsv, records } from '../../../../sidecar/spots/exchange/csv';
import { sampleOf } from '../samples';

const cellsOf = (text: string) => [...records(text, 'x.csv')];

test.each<[string, string, string[][]]>([
  ['plain cells', 'a,b\r\nc,d\r\n', [['a', 'b'], ['c', 'd']]],
  ['bare line feeds, and no last one', 'a,b\nc,d', [['a', 'b'], ['c', 'd']]],
  ['empty cells', ',\n,,\n', [['', ''], ['', '', '']]],
  ['quoted commas, quotes and line breaks', '"a,b","c""d"\r\n"e\r\nf",g', [['a,b', 'c"d'], ['e\r\nf', 'g']]],
  ['quoted nothing', '"",x', [['', 'x']]],
  ['empty lines', '\n\na,b\n\n', [['a', 'b']]],
])('%s', (_what, text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
});

test.each([
  ['a quote that is never closed', 'a,b\nc,"d\n'],
  ['text behind a closing quote', 'a,b\nc,"d"e\n'],
  ['a quote within a bare cell', 'a,b\nc,d"e\n'],
])('%s is refused with its row', (_what, text) => {
  expect(() => cellsOf(text)).toThrow(expect.objectContaining({ code: 'DATASET_INVALID', message: expect.stringContaining('x.csv, row 2:') }));
});

async function csvOf(...samples: Array<ReturnType<typeof sampleOf>>): Promise<string[]> {
  let text = '';
  for await (const chunk of encodeCsv(samples)) {
    text += Buffer.from(chunk).toString();
  }
  return text.trimEnd().split('\r\n');
}

const SMALL = sampleOf({ moments: 1, components: ['a'], features: ['cpu', 'memory'], values: [0, 1, 2, 3, 4, 5].map((row) => [Math.fround(row / 10), row === 3 ? NaN : 16_777_216]) });
const read = (lines: string[]) => decodeCsv(Buffer.from(lines.join('\n')), 'x.csv');

test('a row says all of its sample, and its values in as few digits as tell them', async () => {
  const lines = await csvOf(SMALL);
  expect(lines[0]).toBe('sample,service,environment,run,fault,component_faulty,seed,version,moment,step_ms,offset,component,cpu,memory,features,parameters,bridged,confirmed,unrest,discarded');
  expect(lines[4]).toBe(`${SMALL.sample},ims,mirror,r1,kill,db1,7,0.1.0,1700000000000,1000,0,a,0.3,,"[""cpu"",""memory""]","{""seconds"":5}",0.01,true,1.5,`);
});

test('rows and columns in another order, a column more, and another program\'s words for numbers are the same sample', async () => {
  const [header, ...rows] = await csvOf(SMALL);
  const spelled = rows.map((row) => row.replace(',true,', ',True,').replace(',7,', ',7.0,').replace(',0.3,,', ',0.3,nan,'));
  expect(await read([`,${header}`, ...spelled.reverse().map((row, index) => `${index},${row}`)])).toEqual([SMALL]);
});

test.each<[string, (lines: string[]) => string[], RegExp]>([
  ['a cell too many', (lines) => [...lines.slice(0, 3), `${lines[3]},x`], /row 4: it has 21 cells, the header has 20/],
  ['a value that is no number', (lines) => [lines[0], lines[1].replace(',0,16777216,', ',zero,16777216,')], /row 2: cpu is "zero", not a number/],
  ['a value beyond 32 bits', (lines) => lines.map((line) => line.replace(',0,16777216,', ',1e39,16777216,')), /row 2: values is not/],
  ['a moment that is no time', (lines) => [lines[0], lines[1].replace(',1700000000000,', ',noon,')], /row 2: moment is "noon", not a whole number/],
  ['a flag that is neither', (lines) => [lines[0], lines[1].replace(',true,', ',maybe,')], /row 2: confirmed is "maybe", not true or false/],
  ['parameters that are no JSON', (lines) => [lines[0], lines[1].replace('{""seconds"":5}', '{')], /row 2: parameters is "{", not JSON/],
  ['features that are no columns', (lines) => [lines[0], lines[1].replace('""memory""', '""disk""')], /row 2: features names "disk"/],
  ['a row twice', (lines) => [...lines, lines[2]], /row 8: offset -2 of "a" is there twice/],
  ['a row missing', (lines) => [...lines.slice(0, 3), ...lines.slice(4)], /row 2: the sample that begins here is not whole/],
  ['a lineage that changes', (lines) => [...lines.slice(0, 6), lines[6].replace('kill', 'pause')], /row 7: fault is "pause", but "kill" in row 2/],
  ['a column missing', (lines) => [lines[0].replace('seed', 'sed'), ...lines.slice(1)], /row 1: it has no column seed/],
  ['a column twice', (lines) => [lines[0].replace('memory', 'cpu'), ...lines.slice(1)], /row 1: the column "cpu" is there twice/],
  ['an identity that is none', (lines) => lines.map((line) => line.replace(SMALL.sample, 'a b')), /row 2: sample is "a b", not/],
])('%s is refused, with the file and the row', async (_what, spoil, message) => {
  await expect(csvOf(SMALL).then(spoil).then(read)).rejects.toMatchObject({ code: 'DATASET_INVALID', message: expect.stringMatching(new RegExp(`^x\\.csv, ${message.source}`)) });
});
