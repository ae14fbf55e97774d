import '@testing-library/jest-dom';
import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';
import { Radiography, type RadiographyProps } from '../../../src/radiography-panel/Radiography';
import type { Selection } from '../../../src/radiography-panel/selection';
import { SelectionBar } from '../../../src/radiography-panel/SelectionBar';

const times = Array.from({ length: 50 }, (_, i) => i * 5000);
const props = (change: Partial<RadiographyProps> = {}): RadiographyProps => ({
  title: 'network',
  width: 400,
  height: 300,
  input: { error: { times, values: times.map((_, i) => i / 10) }, kpi: { times, values: times.map((_, i) => i) }, threshold: 2.95, kpiLimit: 20, errorName: 'error', kpiName: 'failed calls', kpiUnit: '1/s' },
  view: DEFAULT_OPTIONS,
  selection: null,
  onSelect: () => undefined,
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

let renders = 0;
const chosen: Array<Selection | null> = [];

function Held() {
  renders++;
  const [selection, select] = useState<Selection | null>(null);
  const [fixed] = useState(props);
  return (
    <Radiography
      {...fixed}
      selection={selection}
      onSelect={(next) => {
        chosen.push(next);
        select(next);
      }}
    />
  );
}

/** The plot: 52 pixels left, 14 right, 8 above, 36 and the legend's 26 below. */
const plot = () => screen.getByRole('application');
const at = (clientX: number, clientY: number) => ({ clientX, clientY, button: 0, pointerId: 1 });
const pointer = (type: string, x: number, y: number) => fireEvent(plot(), Object.assign(new MouseEvent(type, { ...at(x, y), bubbles: true }), { pointerId: 1 }));

beforeEach(() => {
  renders = 0;
  chosen.length = 0;
});

describe('pointing', () => {
  test('tells what is under the pointer and renders nothing', () => {
    render(<Held />);
    const before = renders;
    for (let i = 0; i < 100; i++) {
      pointer('pointermove', 60 + i, 100);
    }
    expect(renders).toBe(before);
    expect(screen.getByTestId('radiography-tooltip')).toHaveTextContent(/error: .*failed calls \(1\/s\): .*density: .*% of the peak.*samples here/);
  });

  test('a drag chooses a rectangle, also when it ends outside the plot', () => {
    render(<Held />);
    pointer('pointerdown', 52, 8);
    pointer('pointermove', 200, 100);
    pointer('pointerup', 900, 900);
    expect(chosen.map((each) => each?.inside.length)).toEqual([50]);
    expect(screen.getByTestId('radiography-zone')).toBeInTheDocument();
  });

  test('a click chooses the blob, a click on nothing lets go of it', () => {
    render(<Held />);
    pointer('pointerdown', 200, 125);
    pointer('pointerup', 201, 126);
    expect(chosen[0]?.region.kind).toBe('blob');
    pointer('pointerdown', 60, 14);
    pointer('pointerup', 60, 14);
    expect(chosen[1]).toBeNull();
  });

  test('a button that goes down on the axis begins nothing, and other buttons are not ours', () => {
    render(<Held />);
    pointer('pointerdown', 10, 100);
    pointer('pointerup', 200, 200);
    fireEvent(plot(), new MouseEvent('pointerdown', { ...at(200, 100), button: 2 }));
    pointer('pointerup', 300, 200);
    expect(chosen).toEqual([]);
  });

  test('keys do all of it, say where they are, and leave other keys alone', () => {
    render(<Held />);
    fireEvent.keyDown(plot(), { key: 'Home' });
    expect(plot().querySelector('[data-part="spoken"]')).toHaveTextContent(/density: 100 % of the peak/);
    fireEvent.keyDown(plot(), { key: 'Enter' });
    fireEvent.keyDown(plot(), { key: 'Escape' });
    for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowLeft', 'ArrowDown']) {
      fireEvent.keyDown(plot(), { key, shiftKey: true });
    }
    fireEvent.keyDown(plot(), { key: 'Enter' });
    expect(chosen.map((each) => each?.region.kind)).toEqual(['blob', undefined, 'box']);
    expect(fireEvent.keyDown(plot(), { key: 'Tab' })).toBe(true);
    expect(fireEvent.keyDown(plot(), { key: 'ArrowUp' })).toBe(false);
  });
});

describe('the times behind a zone', () => {
  const selection: Selection = { region: { kind: 'box', left: 0, right: 1, bottom: 0, top: 1 }, inside: [5000, 10_000, 90_000], outside: [0, 40_000], intervals: [{ from: 5000, to: 10_000, samples: 2 }, { from: 90_000, to: 90_000, samples: 1 }], from: 0, to: 90_000, step: 5000 };

  test('are counted, listed longest first, and offered as a time range', () => {
    const ranges: unknown[] = [];
    render(<SelectionBar selection={selection} timeZone="utc" onClear={() => undefined} onRange={(range) => ranges.push(range)} />);
    expect(screen.getByRole('status')).toHaveTextContent('3 of 5 samples (60 %) in 2 intervals');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['00:00:05 – 00:00:10 (2)', '00:01:30']);
    fireEvent.click(screen.getByText('Use this time range'));
    fireEvent.click(screen.getByText('00:01:30', { selector: 'button' }));
    expect(ranges).toEqual([{ from: 0, to: 95_000 }, { from: 85_000, to: 95_000 }]);
  });

  test('lead elsewhere where there is an address for them', () => {
    render(<SelectionBar selection={selection} timeZone="utc" onClear={() => undefined} hrefOf={({ from, to }) => `/explore?${from}-${to}`} />);
    expect(screen.getByText('00:01:30', { selector: 'a' })).toHaveAttribute('href', '/explore?85000-95000');
  });
});
