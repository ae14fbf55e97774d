import '@testing-library/jest-dom';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { VersionTable } from '../../../src/models/VersionTable';
import { testIds } from '../../../src/ids';
import { version } from './versions';

const versions = [
  version({ version: 'new', inUse: true }),
  version({ version: 'old', trainedAt: Date.UTC(2026, 6, 29, 10) }),
  version({ version: 'other', obstacle: 'it was learned with another step' }),
  version({ version: 'broken', trainedAt: 0, obstacle: 'autoencoder.bin is damaged' }),
];

function show(launcher = true) {
  const choose = jest.fn();
  render(<VersionTable group="cpu" versions={versions} launcher={launcher} busy={false} choose={choose} />);
  return { choose, rows: screen.getAllByTestId(testIds.models.row) };
}

test('a row tells what its version was learned from; the rest of its lineage unfolds below it', () => {
  const { rows } = show();
  expect(rows[0]).toHaveTextContent(/● in use2026-07-30 10:00:00.*08:00:00 to 10:00:00 \(2 h\)24ensemble0\.21 %0\.4 a day0\.31/);
  expect(screen.queryByTestId(testIds.models.details)).toBeNull();
  fireEvent.click(within(rows[0]).getByTestId(testIds.models.lineage));
  expect(screen.getByTestId(testIds.models.details)).toHaveTextContent(/epochs87.*validation loss0\.0143.*componentsapp1, db1/);
  expect(within(rows[0]).queryByTestId(testIds.models.use)).toBeNull();
});

test('a version is chosen in two steps, the first of which changes nothing', () => {
  const { choose, rows } = show();
  fireEvent.click(within(rows[1]).getByTestId(testIds.models.use));
  expect(screen.getByTestId(testIds.models.confirm)).toHaveTextContent(/rolls the group back/);
  expect(choose).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId(testIds.models.confirmed));
  expect(choose).toHaveBeenCalledWith('old');
  expect(screen.queryByTestId(testIds.models.confirm)).toBeNull();
});

test('cancelling the second step leaves everything as it was', () => {
  const { choose, rows } = show();
  fireEvent.click(within(rows[1]).getByTestId(testIds.models.use));
  fireEvent.click(screen.getByText('Cancel'));
  expect(screen.queryByTestId(testIds.models.confirm)).toBeNull();
  expect(choose).not.toHaveBeenCalled();
});

test.each([[2, 'it was learned with another step'], [3, 'autoencoder.bin is damaged']])('version %d cannot be chosen, and says why: %s', (i, obstacle) => {
  const { rows } = show();
  const button = within(rows[i]).getByTestId(testIds.models.use);
  expect(rows[i]).toHaveTextContent(`✕ cannot be used${obstacle}`);
  expect(button).toHaveAttribute('aria-disabled', 'true');
  fireEvent.click(button);
  expect(screen.queryByTestId(testIds.models.confirm)).toBeNull();
});

test('an unreadable version has dashes, no invented numbers', () => {
  const { rows } = show();
  expect(rows[3]).not.toHaveTextContent('1970');
  expect(within(rows[3]).getAllByText('–').length).toBeGreaterThan(5);
});

test('those who may only look have no way to choose', () => {
  show(false);
  expect(screen.queryByTestId(testIds.models.use)).toBeNull();
});
