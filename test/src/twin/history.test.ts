import { begin, edit, redo, undo } from '../../../src/twin/history';

test('steps are taken back and taken again, in order', () => {
  const three = [2, 3].reduce((history, next) => edit(history, next), begin(1));
  expect(undo(undo(three)).present).toBe(1);
  expect(undo(undo(undo(three)))).toEqual(undo(undo(three)));
  expect(redo(undo(undo(three))).present).toBe(2);
  expect(redo(redo(undo(undo(three))))).toEqual(three);
  expect(redo(three)).toBe(three);
});

test('a new change forgets what was taken back', () => {
  const changed = edit(undo(edit(begin('a'), 'b')), 'c');
  expect([changed.present, changed.future]).toEqual(['c', []]);
  expect(undo(changed).present).toBe('a');
});

test('a hundred steps are kept', () => {
  const long = Array.from({ length: 150 }, (_, i) => i + 1).reduce((history, next) => edit(history, next), begin(0));
  expect([long.past.length, long.past[0]]).toEqual([100, 50]);
});
