import '@testing-library/jest-dom';
import { fireEvent, render, screen } from '@testing-library/react';
import { createHover } from '../../../src/service/hover';
import { TimeArea } from '../../../src/service/TimeArea';
import { TimeContext } from '../../../src/service/TimeContext';

const START = Date.UTC(2026, 6, 30, 12);
const MINUTE = 60_000;
const zoom = jest.fn();

/** Two charts of the same page, a minute wide for ten pixels. */
function Page({ hover = createHover() }) {
  const frame = { from: START, to: START + 100 * MINUTE, gutter: 100, width: 1000, timeZone: 'utc' };
  return (
    <TimeContext.Provider value={{ frame, hover, zoom, zone: [] }}>
      <TimeArea height={100} label="scores" describe={(time) => [`minute ${(time - START) / MINUTE}`]}>one</TimeArea>
      <TimeArea height={100} label="metric" describe={() => ['other']}>two</TimeArea>
    </TimeContext.Provider>
  );
}

const area = (name: string) => screen.getByRole('application', { name });
const crosses = (name: string) => area(name).querySelectorAll('[data-part="cross"]').length;

// jsdom has no pointers: an event of the mouse with the pointer's name
const point = (name: string, type: string, clientX: number) => fireEvent(area(name), Object.assign(new MouseEvent(type, { bubbles: true, button: 0, clientX, clientY: 20 }), { pointerId: 1 }));

beforeEach(() => {
  zoom.mockReset();
  HTMLElement.prototype.setPointerCapture = () => undefined;
});

test('the cross stands in every chart, its values only where one points', () => {
  render(<Page />);
  point('scores', 'pointermove', 300);
  expect([crosses('scores'), crosses('metric')]).toEqual([1, 1]);
  expect(area('scores')).toHaveTextContent('12:30:00minute 30');
  expect(area('metric')).not.toHaveTextContent('other');
});

test('a drag makes its times the range of the page; a click does not', () => {
  render(<Page />);
  point('metric', 'pointerdown', 600);
  point('metric', 'pointermove', 200);
  point('metric', 'pointerup', 200);
  expect(zoom).toHaveBeenCalledWith({ from: START + 20 * MINUTE, to: START + 60 * MINUTE });
  zoom.mockReset();
  point('metric', 'pointerdown', 600);
  point('metric', 'pointerup', 600);
  expect(zoom).not.toHaveBeenCalled();
});

test('keys do the same, and say where the cross is', () => {
  render(<Page />);
  fireEvent.keyDown(area('scores'), { key: 'Home' });
  fireEvent.keyDown(area('scores'), { key: 'ArrowRight' });
  expect(area('scores').querySelector('[role="status"]')).toHaveTextContent('12:01:00, minute 1');
  fireEvent.keyDown(area('scores'), { key: 'PageDown', shiftKey: true });
  fireEvent.keyDown(area('scores'), { key: 'PageDown', shiftKey: true });
  fireEvent.keyDown(area('scores'), { key: 'Enter' });
  expect(zoom).toHaveBeenCalledWith({ from: START + MINUTE, to: START + 21 * MINUTE });
  fireEvent.keyDown(area('scores'), { key: 'Escape' });
  expect(crosses('scores')).toBe(0);
});
