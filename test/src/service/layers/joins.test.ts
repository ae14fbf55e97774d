import { ALL_COMPONENTS } from '../../../../sidecar/contract';
import { chartRows, usersShare } from '../../../../src/service/layers/chartRows';
import { joinsOf } from '../../../../src/service/layers/joins';
import type { ScoreRow } from '../../../../src/service/layers/rows';
import type { Course, Spell } from '../../../../src/service/layers/spells';

const row = (layer: ScoreRow['layer'], group: string, component: string): ScoreRow => ({ layer, group, component, scores: new Float64Array(3) });
const course = (of: ScoreRow, peak: number | null): Course => ({ row: of, stretches: peak === null ? [] : [{ from: 0, to: 1, peak, lasts: false }] });
const [NODES, CPU] = [row('physical', 'node-cpu', ALL_COMPONENTS), row('virtual', 'cpu', ALL_COMPONENTS)];
const parts = Array.from({ length: 14 }, (_, i) => row('virtual', 'cpu', `c${i}`));

test('nodes stand above the service and users last; of many components those of the chosen time and the highest are shown', () => {
  const courses = [course(NODES, 2), course(CPU, 2), ...parts.map((each, i) => course(each, i === 13 ? null : 1 + i))];
  const spell: Spell = { from: 0, to: 1, ill: [], origin: 'below', lasts: false, physical: [], virtual: [{ row: parts[0], at: 0, peak: 1, before: false }], users: null };
  const rows = chartRows(courses, spell, [0, 1, 2]);
  expect(rows.map(({ band, of }) => `${band} ${of ? (of.row?.component ?? 'kpi') : '-'}`)).toEqual(['physical -', 'physical _all', 'virtual -', 'virtual _all', 'virtual c0', ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((i) => `virtual c${i}`), 'users kpi']);
});

test('lines go from what fell ill first to all that followed, also to the users, but not to what had been ill before', () => {
  const rows = chartRows([course(NODES, 2), course(CPU, 2), course(parts[1], 3), course(parts[2], 3)], null, [0, 0, 0]);
  const spell: Spell = { from: 10, to: 50, ill: [], origin: 'below', lasts: false, physical: [{ row: NODES, at: 10, peak: 2, before: false }], virtual: [{ row: parts[1], at: 20, peak: 3, before: false }, { row: parts[2], at: 0, peak: 3, before: true }], users: { at: 30, peak: 9 } };
  const [joined] = joinsOf(rows, [spell], spell);
  expect(joined).toEqual({ chosen: true, marks: [{ at: 10, line: 1, band: 'physical' }, { at: 20, line: 4, band: 'virtual' }, { at: 30, line: 6, band: 'users' }] });
});

test('the service metric is drawn as a share of its limit, with gaps where it is missing', () => {
  expect([...usersShare({ times: [0, 10, 40], values: [1, 4, 2], limit: 2 }, [0, 10, 20, 30, 40])]).toEqual([0.5, 2, NaN, NaN, 1]);
  expect([...usersShare({ times: [0, 10], values: [0, 3], limit: 0 }, [0, 10])]).toEqual([0, 2]);
});
