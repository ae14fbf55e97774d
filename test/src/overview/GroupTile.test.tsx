import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import type { GroupStatus } from '../../../sidecar/contract';
import { testIds } from '../../../src/ids';
import { GroupTile } from '../../../src/overview/GroupTile';

const ready: GroupStatus = { group: 'cpu', state: 'ready', progress: 1, error: null, trainedAt: 0, features: 4, threshold: 0.5, layer: 'virtual', detector: 'ensemble', drift: null, staged: null, latest: { time: 0, mse: 1, score: 2.5, components: [{ component: 'app1', score: 2.5 }], causes: [{ component: 'app1', feature: 'container_cpu_usage_seconds_total', ratio: 0.62 }] }, episode: null };

const show = (change: Partial<GroupStatus> = {}) =>
  render(<MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}><GroupTile service="shop" group={{ ...ready, ...change }} stepSeconds={5} now={4000} /></MemoryRouter>);

test('a tile tells status by word and shape, score, worst component, cause and age, and leads to its service', () => {
  show();
  expect(screen.getByRole('link', { name: 'cpu' })).toHaveAttribute('href', '/a/roentgen-xray-app/service?service=shop');
  expect(screen.getByTestId(testIds.overview.status)).toHaveTextContent('▲ deviation');
  expect(screen.getByTestId(testIds.overview.score)).toHaveTextContent('2.50');
  expect(screen.getByText('app1 (2.50)')).toBeInTheDocument();
  expect(screen.getByText('62 % of the error')).toBeInTheDocument();
  expect(screen.getByText('4 s old')).toBeInTheDocument();
});

test('a missing score is “no data”, never 0', () => {
  show({ latest: null });
  expect(screen.queryByTestId(testIds.overview.score)).toBeNull();
  expect(screen.getAllByText(/no data/).length).toBeGreaterThan(0);
});

test('a model that failed says why, with its code', () => {
  show({ state: 'failed', latest: null, error: { code: 'NOMINAL_TOO_SHORT', message: 'too little nominal data' } });
  expect(screen.getByText(/too little nominal data.*NOMINAL_TOO_SHORT/)).toBeInTheDocument();
});

describe('the model of a group', () => {
  const staged = { version: 'v2', since: 0, until: 1, rows: 10, flaggedShare: 0.002, flaggedShareInUse: 0.03, added: [], removed: [] };

  test('is not mentioned while nothing is the matter with it', () => {
    show({ drift: 0.9 });
    expect(screen.queryByRole('link', { name: 'See its models' })).toBeNull();
  });

  test.each<[string, Partial<GroupStatus>, RegExp]>([
    ['has drifted', { drift: 1.7 }, /moved × 1\.7 as far/],
    ['has a staged version', { staged }, /other features is staged/],
    ['is not learned yet', { state: 'collecting', progress: 0.4, detector: 'z-score' }, /scored by z-score until the model is learned: 40 %/],
  ])('%s: the tile says so and leads to the Models page', (_, change, text) => {
    show(change);
    expect(screen.getByText(text)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See its models' })).toHaveAttribute('href', '/a/roentgen-xray-app/models?service=shop');
  });
});
