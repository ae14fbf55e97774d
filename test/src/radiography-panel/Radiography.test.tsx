import '@testing-library/jest-dom';
import { render, screen } from '@testing-library/react';
import { Radiography, type RadiographyProps } from '../../../src/radiography-panel/Radiography';

const times = Array.from({ length: 50 }, (_, i) => i * 5000);
const props = (change: Partial<RadiographyProps> = {}): RadiographyProps => ({
  title: 'network',
  width: 400,
  height: 300,
  input: { error: { times, values: times.map((_, i) => i / 10) }, kpi: { times, values: times.map((_, i) => i) }, threshold: 2.95, kpiLimit: 20, errorName: 'error', kpiName: 'failed calls', kpiUnit: '1/s' },
  anomalousOnly: false,
  scale: 'auto',
  errorScale: 'linear',
  tolerance: 0,
  ...change,
});

test('a radiography says in words what it shows', () => {
  render(<Radiography {...props()} />);
  const label = screen.getByRole('img').getAttribute('aria-label');
  expect(label).toMatch(/Radiography network: 50 samples, 20 of them over the threshold 2\.95\./);
  expect(label).toMatch(/The limit of failed calls is 20 1\/s\./);
  expect(screen.getByText('50 samples')).toBeInTheDocument();
});

test('a radiography of too little data is a text, not an empty picture', () => {
  render(<Radiography {...props({ input: { ...props().input, kpi: null } })} />);
  expect(screen.queryByRole('img')).toBeNull();
  expect(screen.getByRole('status')).toHaveTextContent('No service metric (KPI) in this time range.');
});
