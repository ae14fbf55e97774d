import { percentText, perDayText, plural, scoreText, secondsText } from '../../src/figures';

test.each([[0, '0 %'], [0.00123, '0.12 %'], [0.0345, '3.5 %'], [0.0996, '10 %'], [0.623, '62 %'], [1, '100 %']])('a share of %d is %s', (share, text) => {
  expect(percentText(share)).toBe(text);
});

test.each([[0, '0 s'], [15.4, '15 s'], [600, '10 min'], [9000, '2.5 h'], [259_200, '3 d'], [null, '–']])('%p seconds are %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});

test.each([[0, '0 a day'], [0.4321, '0.43 a day'], [21.6, '22 a day']])('%d episodes a day are %s', (count, text) => {
  expect(perDayText(count)).toBe(text);
});

test.each([[0.314, '0.31'], [123.4, '123'], [null, '–']])('a score of %p is %s', (score, text) => {
  expect(scoreText(score)).toBe(text);
});

test('one is one, and thousands are parted', () => {
  expect([plural(1, 'row'), plural(0, 'row'), plural(17_280, 'row')]).toEqual(['1 row', '0 rows', '17,280 rows']);
});
