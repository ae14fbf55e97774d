import { calibrateEnsemble, ENSEMBLE, type EnsembleOptions, type MemberResiduals, openEnsemble } from '../../../../sidecar/nominal/judging/ensemble';
import { seeded } from '../../../../sidecar/mirror/schedule';

const FEATURES = 4;
const options: EnsembleOptions = { parts: { _all: [0, 1, 2, 3], db: [0, 1], web: [2, 3] }, stepMs: 60_000 };
const random = seeded(11);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** One row of residuals; `shift` is added to the first feature of every member, or of these. */
const row = (shift = 0, members = [0, 1, 2], scale = 0.3): MemberResiduals => [0, 1, 2].map((member) => Float64Array.from({ length: FEATURES }, (_, feature) => scale * normal() + (feature === 0 && members.includes(member) ? shift : 0)));
const rows = (count: number, ...of: Parameters<typeof row>) => Array.from({ length: count }, () => row(...of));
const nominal = rows(3000);
const ensemble = calibrateEnsemble(nominal, 2000, options);
const open = () => openEnsemble(ensemble, options, 360);
const all = (judged: { score: Map<string, number> }) => judged.score.get('_all') ?? NaN;

test('hardly any of 10,000 further nominal samples is over the line', () => {
  const watch = open();
  const over = rows(10_000).filter((each) => Math.max(...watch.judge(each).score.values()) >= 1).length;
  expect(over / 10_000).toBeLessThan(0.02);
});

test('a fault in one component is seen there, in the group and at once', () => {
  const watch = open();
  rows(50).forEach((each) => watch.judge(each));
  const judged = watch.judge(row(4));
  expect(judged.score.get('db')).toBeGreaterThan(1);
  expect(all(judged)).toBeGreaterThan(1);
  expect(judged.score.get('web')).toBeLessThan(1);
  expect(judged.errors.indexOf(Math.max(...judged.errors))).toBe(0);
});

test('what one member alone sees counts for less than what two agree on', () => {
  const [alone, agreed] = [[0], [0, 1]].map((members) => all(open().judge(row(3, members))));
  expect(alone).toBeLessThan(0.8 * agreed);
});

test('a change too small for one sample is seen over many', () => {
  const watch = open();
  const scores = rows(40, 0.75).map((each) => all(watch.judge(each)));
  expect(scores.slice(20).filter((score) => score >= 1).length).toBeGreaterThan(scores.slice(0, 5).filter((score) => score >= 1).length);
  expect(Math.max(...scores.slice(20))).toBeGreaterThan(1);
});

test('slow drift is followed, a fault is not, and a fault that lasts longer than is accepted is', () => {
  const drifting = open();
  const drift = Array.from({ length: 3000 }, (_, at) => all(drifting.judge(row((at * 2) / 3000)))).slice(1000);
  expect(drift.filter((score) => score >= 1).length / drift.length).toBeLessThan(0.03);
  const lasting = open();
  const fault = Array.from({ length: 2000 }, () => all(lasting.judge(row(4))));
  expect(Math.min(...fault.slice(5, 300))).toBeGreaterThan(1);
  expect(fault.slice(1500).filter((score) => score >= 1).length).toBeLessThan(20);
});

test('what comes back to the nominal level after a long fault is no alarm', () => {
  const watch = open();
  rows(2000, 4).forEach((each) => watch.judge(each));
  const back = rows(100).map((each) => all(watch.judge(each)));
  expect(Math.max(...back.slice(20))).toBeLessThan(1);
});

test('however large the step was, its level is followed soon after it is accepted', () => {
  const watch = open();
  const scores = rows(1000, 15).map((each) => all(watch.judge(each)));
  expect(Math.min(...scores.slice(5, 360))).toBeGreaterThan(1);
  expect(Math.max(...scores.slice(900))).toBeLessThan(1);
});

test('a level that a person accepts is nominal at once, and its end is not', () => {
  const watch = open();
  rows(50, 4).forEach((each) => watch.judge(each));
  watch.accept();
  const over = rows(50, 4).filter((each) => all(watch.judge(each)) >= 1).length;
  expect(over).toBeLessThan(5);
  expect(Math.max(...rows(50).map((each) => all(watch.judge(each))))).toBeGreaterThan(1);
});

test('what has drifted, or is back where it was, is no cause of a fault elsewhere', () => {
  const watch = open();
  rows(2000, 4).forEach((each) => watch.judge(each));
  for (const shift of [4, 0]) {
    const faulty = row(shift).map((member) => member.map((value, feature) => (feature === 2 ? 4 : value)));
    const { errors } = watch.judge(faulty);
    expect(errors.indexOf(Math.max(...errors))).toBe(2);
    expect(errors[0]).toBeLessThan(0.1 * errors[2]);
  }
});

test('while a person or a chaos run holds it, nothing is followed', () => {
  const watch = open();
  const fault = Array.from({ length: 2000 }, () => all(watch.judge(row(4), false)));
  expect(Math.min(...fault)).toBeGreaterThan(1);
});

test('a missing feature does not count, and where all are missing there is no score', () => {
  const watch = open();
  const missing = row().map((each) => each.fill(NaN, 0, 2));
  const judged = watch.judge(missing);
  expect(judged.score.has('db')).toBe(false);
  expect(all(judged)).toBeGreaterThan(0);
  watch.reset();
  expect(watch.judge(row().map((each) => each.fill(NaN))).score.size).toBe(0);
  expect(all(watch.judge(row()))).toBeLessThan(1);
});

test('after a gap the errors before it are forgotten', () => {
  const watch = open();
  rows(30, 3).forEach((each) => watch.judge(each));
  const before = all(watch.judge(row()));
  watch.reset();
  expect(all(watch.judge(row()))).toBeLessThan(before);
});

test('the model survives being written as JSON', () => {
  const again = openEnsemble(JSON.parse(JSON.stringify(ensemble)) as typeof ensemble, options, 360);
  const watch = open();
  nominal.slice(0, 50).forEach((each) => expect(all(again.judge(each))).toBe(all(watch.judge(each))));
});

test('one member alone is judged by the same rule', () => {
  const alone: EnsembleOptions = { ...options, sets: [[0]], forgets: false };
  const single = openEnsemble(calibrateEnsemble(nominal.map(([first]) => [first]), 2000, alone), alone, 360);
  expect(all(single.judge([row(4)[0]]))).toBeGreaterThan(1);
  expect(all(single.judge([row()[0]]))).toBeLessThan(1);
  expect(ENSEMBLE.leastRows).toBeLessThanOrEqual(nominal.length);
});

test('a feature that never moved in the nominal period is no louder than the others', () => {
  const whole = { ...options, parts: { _all: [0, 1, 2, 3] } };
  const silent = nominal.map((each) => each.map((member) => member.map((value, feature) => (feature === 3 ? 0 : value))));
  const watch = openEnsemble(calibrateEnsemble(silent, 2000, whole), whole, 360);
  const touched = row().map((member) => member.map((value, feature) => (feature === 3 ? 0.05 : value)));
  expect(all(watch.judge(touched))).toBeLessThan(1);
});
