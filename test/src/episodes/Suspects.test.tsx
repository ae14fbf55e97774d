import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { Contributions } from '../../../src/episodes/Contributions';
import { Suspects } from '../../../src/episodes/Suspects';
import { testIds } from '../../../src/ids';
import { START, suspect } from './records';

test('a stopped component is called so, with its onset and what of it has gone', () => {
  const features = [{ feature: 'cpu_total', metric: 'cpu_total', group: 'cpu', deviation: -1000, relative: -1, onset: START }];
  render(<Suspects components={[suspect('db1', 1000, { vanished: true, onset: START + 5000, features })]} start={START} hrefOf={(component, { feature }) => `/explore/${component}/${feature}`} />);
  expect(screen.getByTestId(testIds.episodes.suspects)).toHaveTextContent(/db1 \+5 sstopped.*cpu_total.*−1,000 scales, down to nothing, \+0 s/);
  expect(screen.getByRole('link')).toHaveAttribute('href', '/explore/db1/cpu_total');
});

test('where nothing stands out it says so', () => {
  render(<Suspects components={[]} start={START} hrefOf={() => ''} />);
  expect(screen.getByTestId(testIds.episodes.suspects)).toHaveTextContent('No component stands out');
});

test('contributions are bars with their share; what is left is told', () => {
  render(<Contributions causes={[{ component: 'app1', feature: 'packets', ratio: 0.7 }, { component: 'db1', feature: 'bytes', ratio: 0.22 }, { component: 'db1', feature: 'x', ratio: 0.08 }]} hrefOf={({ feature }) => `/explore/${feature}`} />);
  expect(screen.getByTestId(testIds.episodes.causes)).toHaveTextContent(/app1 packets70 %db1 bytes22 %All others together: 8 % of the error/);
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/explore/packets', '/explore/bytes']);
});

test('an episode without contributions says why', () => {
  render(<Contributions causes={[]} hrefOf={() => ''} />);
  expect(screen.getByTestId(testIds.episodes.causes)).toHaveTextContent('No contributions were kept');
});
