import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import type { GroupStatus } from '../../../sidecar/contract';
import { testIds } from '../../../src/ids';
import { GroupTile } from '../../../src/overview/GroupTile';

const ready: GroupStatus = { group: 'cpu', state: 'ready', progress: 1, error: null, trainedAt: 0, features: 4, threshold: 0.5, latest: { time: 0, mse: 1, score: 2.5, components: [{ component: 'app1', score: 2.5 }], causes: [{ component: 'app1', feature: 'container_cpu_usage_seconds_total', ratio: 0.62 }] }, episode: null };

test('a tile tells status by word and shape, score, worst component, cause and age', () => {
  render(<GroupTile group={ready} stepSeconds={5} now={4000} />);
  expect(screen.getByTestId(testIds.overview.status)).toHaveTextContent('▲ deviation');
  expect(screen.getByTestId(testIds.overview.score)).toHaveTextContent('2.50');
  expect(screen.getByText('app1 (2.50)')).toBeInTheDocument();
  expect(screen.getByText('62 % of the error')).toBeInTheDocument();
  expect(screen.getByText('4 s old')).toBeInTheDocument();
});

test('a missing score is “no data”, never 0', () => {
  render(<GroupTile group={{ ...ready, latest: null }} stepSeconds={5} now={0} />);
  expect(screen.queryByTestId(testIds.overview.score)).toBeNull();
  expect(screen.getAllByText(/no data/).length).toBeGreaterThan(0);
});

test('a model that failed says why, with its code', () => {
  render(<GroupTile group={{ ...ready, state: 'failed', latest: null, error: { code: 'NOMINAL_TOO_SHORT', message: 'too little nominal data' } }} stepSeconds={5} now={0} />);
  expect(screen.getByText(/too little nominal data.*NOMINAL_TOO_SHORT/)).toBeInTheDocument();
});
