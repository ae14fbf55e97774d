import '@testing-library/jest-dom';
import { fireEvent, render, screen } from '@testing-library/react';
import { RangeField } from '../../../src/range/RangeField';
import { last } from '../../../src/range/span';

const NOW = Date.UTC(2026, 6, 30, 12, 0, 42);
const onChange = jest.fn();
const show = (value: { from: string; to: string }) => render(<RangeField id="r" lengths={['1h', '24h']} value={value} now={NOW} onChange={onChange} />);

// jsdom draws nothing; the field only measures its text with it
beforeAll(() => {
  HTMLCanvasElement.prototype.getContext = (() => ({ measureText: () => ({ width: 80 }) })) as unknown as HTMLCanvasElement['getContext'];
});

beforeEach(() => onChange.mockReset());

test('the newest so many hours need no fields for times', () => {
  show(last('24h'));
  expect(screen.getByLabelText('Time range')).toHaveValue('Last 24h');
  expect(screen.queryByLabelText('From (UTC)')).toBeNull();
});

test('two times stand in fields of their own; what is typed is in UTC', () => {
  show({ from: String(NOW - 42_000), to: String(NOW) });
  expect(screen.getByLabelText<HTMLInputElement>('To (UTC)').value).toMatch(/^2026-07-30T12:00:42/);
  fireEvent.change(screen.getByLabelText('From (UTC)'), { target: { value: '2026-07-30T08:00:00' } });
  expect(onChange).toHaveBeenCalledWith({ from: String(Date.UTC(2026, 6, 30, 8)), to: String(NOW) });
});

test('an end before the start is named at the field', () => {
  show({ from: String(NOW), to: String(NOW - 1000) });
  expect(screen.getByText('The end must be after the start.')).toBeInTheDocument();
});
