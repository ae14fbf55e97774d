import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { testIds } from '../../../src/ids';
import { silenced, type Tile, tilesOf } from '../../../src/wall/tile';
import { WallTile } from '../../../src/wall/WallTile';
import { ill, NOW, run, scored, shop } from './tiles';

const tilesFrom = (...groups: Parameters<typeof shop>[0]): Tile[] => tilesOf([shop(groups)], [run('packet-loss', 'app2')], { services: [], groups: [] }, NOW);
const show = (tile: Tile, now = NOW) =>
  render(<MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}><WallTile tile={tile} now={now} heard={NOW} silentFor={35_000} named={false} wide={8.2} /></MemoryRouter>);

test('a tile says word, shape, score, worst component, age and the chaos run, and leads to its service', () => {
  show(tilesFrom(ill('network', NOW))[0]);
  expect(screen.getByTestId(testIds.wall.status)).toHaveTextContent('■episode');
  expect(screen.getByTestId(testIds.wall.score)).toHaveTextContent('4.00');
  expect(screen.getByText('worst: app1 4.00')).toBeInTheDocument();
  expect(screen.getByText('2 s')).toBeInTheDocument();
  expect(screen.getByTestId(testIds.wall.chaos)).toHaveTextContent('◆ chaos run: packet-loss on app2');
  expect(screen.getByRole('link', { name: 'network' })).toHaveAttribute('href', '/a/roentgen-xray-app/service?service=shop');
});

test.each([
  ['stale', scored('cpu', 0.2), NOW + 240_000, 'stale', '4 min old'],
  ['without data', scored('cpu', 0.2, { latest: null }), NOW, 'no data', '–'],
  ['learning', scored('cpu', 0.2, { state: 'collecting', progress: 0.4, latest: null }), NOW, 'learning', '40 %'],
  ['failed', scored('cpu', 0.2, { state: 'failed', latest: null, error: { code: 'NOMINAL_TOO_SHORT', message: 'm' } }), NOW, 'failed', 'NOMINAL_TOO_SHORT'],
])('a group that is %s shows no score', (_, group, now, word, figure) => {
  show(tilesOf([shop([group])], [], { services: [], groups: [] }, now)[0], now);
  expect(screen.getByTestId(testIds.wall.status)).toHaveTextContent(word);
  expect(screen.getByText(figure)).toBeInTheDocument();
  expect(screen.queryByTestId(testIds.wall.score)).toBeNull();
});

test('without an answer it says since when and for how long, and nothing of before', () => {
  show(silenced(tilesFrom(scored('cpu', 0.2)))[0]);
  expect(screen.getByTestId(testIds.wall.tile)).toHaveTextContent(/^cpu✕no answersince \d\d:\d\d:\d\dfor 35 s$/);
});
