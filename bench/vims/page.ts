/** The report as one HTML file without anything from elsewhere: radiographies, the course of the MSE under stress, tables. Pure. */

import type { estimateDensity } from '../../src/radiography-panel/kde/density';
import type { Interval, SignatureReport } from '../../sidecar/contract';
import type { Claim, StressFigures } from './claims';
import type { Row } from './measured';

export interface Section {
  title: string;
  /** Radiographies by group: deviating rows only, as in the paper's figures 6 and 7. */
  groups: Array<{ group: string; rows: Row[]; all: number; signatures: SignatureReport | null }>;
  claims: Claim[];
  detection: string;
}

export interface Report {
  title: string;
  notes: string[];
  nominal: Section['groups'];
  sections: Section[];
  /** The CPU group before, during and after the stress. */
  course: { rows: Row[]; steps: Array<Interval & { level: number }>; threshold: number | null; figures: StressFigures } | null;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const WIDTH = 300;
const HEIGHT = 200;
const MARGIN = { left: 46, bottom: 34, top: 8, right: 8 };
const CELLS = { x: 60, y: 40 };
/** A density of fewer points shows the kernel. */
const LEAST = 10;
const short = (value: number) => (value === 0 ? '0' : Math.abs(value) >= 1000 || Math.abs(value) < 0.01 ? value.toExponential(0) : String(Number(value.toPrecision(2))));

/** Where at least a hundredth of the points lie beyond, they would leave the rest in a corner. */
function reach(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return 1.05 * (sorted[Math.floor(0.99 * (sorted.length - 1))] || 1);
}

function axes(xMost: number, yMost: number, xName: string, yName: string, x: (value: number) => number, y: (value: number) => number): string {
  const ticks = [0, 0.5, 1];
  const bottom = HEIGHT - MARGIN.bottom;
  return [
    ...ticks.map((share) => `<text x="${x(share * xMost)}" y="${bottom + 13}" text-anchor="${share === 1 ? 'end' : 'middle'}">${short(share * xMost)}</text><text x="${MARGIN.left - 4}" y="${y(share * yMost) + 3}" text-anchor="end">${short(share * yMost)}</text>`),
    `<path d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${WIDTH - MARGIN.right}" fill="none" stroke="#888"/>`,
    `<text x="${(WIDTH + MARGIN.left) / 2}" y="${HEIGHT - 6}" text-anchor="middle">${xName}</text><text transform="translate(10 ${HEIGHT / 2 - 10}) rotate(-90)" text-anchor="middle">${yName}</text>`,
  ].join('');
}

const scale = (from: number, to: number, most: number) => (value: number) => Math.round(10 * (from + (to - from) * Math.min(1, Math.max(0, value / most)))) / 10;

type Estimate = typeof estimateDensity;

export function radiography(rows: Row[], estimate: Estimate): string {
  const points = rows.filter(({ kpi }) => Number.isFinite(kpi));
  const [xMost, yMost] = [reach(points.map(({ mse }) => mse)), reach(points.map(({ kpi }) => kpi))];
  const [x, y] = [scale(MARGIN.left, WIDTH - MARGIN.right, xMost), scale(HEIGHT - MARGIN.bottom, MARGIN.top, yMost)];
  const cells = points.length < LEAST ? '' : densityCells(points, xMost, yMost, estimate);
  const dots = points.map(({ mse, kpi }) => `<circle cx="${x(mse)}" cy="${y(kpi)}" r="1.1"/>`).join('');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">${cells}<g fill="#222" opacity=".35">${dots}</g>${axes(xMost, yMost, 'MSE', 'failed calls/s', x, y)}</svg>`;
}

function densityCells(points: Row[], xMost: number, yMost: number, estimate: Estimate): string {
  const density = estimate(points.map(({ mse }) => mse), points.map(({ kpi }) => kpi), { min: 0, max: xMost, size: CELLS.x }, { min: 0, max: yMost, size: CELLS.y });
  const [width, height] = [(WIDTH - MARGIN.left - MARGIN.right) / CELLS.x, (HEIGHT - MARGIN.top - MARGIN.bottom) / CELLS.y];
  return Array.from(density.values, (value, cell) => {
    const share = density.peak === 0 ? 0 : value / density.peak;
    const [column, row] = [cell % CELLS.x, Math.floor(cell / CELLS.x)];
    return share < 0.04 ? '' : `<rect x="${(MARGIN.left + column * width).toFixed(1)}" y="${(HEIGHT - MARGIN.bottom - (row + 1) * height).toFixed(1)}" width="${(width + 0.2).toFixed(1)}" height="${(height + 0.2).toFixed(1)}" fill="#5b2a86" opacity="${(0.85 * share).toFixed(2)}"/>`;
  }).join('');
}

function course({ rows, steps, threshold }: NonNullable<Report['course']>): string {
  const [from, to] = [rows[0].time, rows[rows.length - 1].time];
  const most = Math.max(...rows.map(({ mse }) => mse));
  const least = Math.min(...rows.map(({ mse }) => mse).filter((mse) => mse > 0));
  const [x, log] = [scale(MARGIN.left, 3 * WIDTH, to - from), scale(HEIGHT - MARGIN.bottom, MARGIN.top, Math.log(most / least))];
  const y = (value: number) => log(Math.log(Math.max(value, least) / least));
  const bands = steps.map((step) => `<rect x="${x(step.from - from)}" y="${MARGIN.top}" width="${x(step.to - from) - x(step.from - from)}" height="${HEIGHT - MARGIN.top - MARGIN.bottom}" fill="#d97706" opacity="${(step.level / 160).toFixed(2)}"/><text x="${(x(step.from - from) + x(step.to - from)) / 2}" y="${HEIGHT - MARGIN.bottom + 13}" text-anchor="middle">${step.level} %</text>`).join('');
  const line = threshold === null ? '' : `<path d="M${MARGIN.left} ${y(threshold)}H${3 * WIDTH}" stroke="#b91c1c" stroke-dasharray="4 3"/><text x="${3 * WIDTH}" y="${y(threshold) - 3}" text-anchor="end" fill="#b91c1c">threshold ${short(threshold)}</text>`;
  const path = rows.map(({ time, mse }, index) => `${index === 0 ? 'M' : 'L'}${x(time - from)} ${y(mse)}`).join('');
  const ticks = [least, Math.sqrt(least * most), most].map((value) => `<text x="${MARGIN.left - 4}" y="${y(value) + 3}" text-anchor="end">${short(value)}</text>`).join('');
  return `<svg class="wide" viewBox="0 0 ${3 * WIDTH + 8} ${HEIGHT}" role="img">${bands}${line}<path d="${path}" fill="none" stroke="#1d4ed8"/>${ticks}<text transform="translate(10 ${HEIGHT / 2 - 10}) rotate(-90)" text-anchor="middle">MSE, CPU group</text></svg>`;
}

const mark = (holds: boolean | null) => (holds === null ? '<td class="unknown">not judged</td>' : holds ? '<td class="yes">holds</td>' : '<td class="no">does not hold</td>');
const claimTable = (claims: Claim[]) => `<table><tr><th>claim of the paper</th><th>here</th><th>measured</th></tr>${claims.map(({ claim, holds, measured }) => `<tr><td>${escape(claim)}</td>${mark(holds)}<td>${escape(measured)}</td></tr>`).join('')}</table>`;

export function signatureLine(report: SignatureReport | null): string {
  if (!report || report.deviations === 0) {
    return 'no deviation';
  }
  const told = report.signatures.slice(0, 2).map(({ features, share }) => `${Math.round(100 * share)} % ${features.map(({ component, feature }) => `${component} ${feature.replace(/^container_/, '')}`).join(' + ')}`);
  return [...told, `${Math.round(100 * report.unexplained)} % in no signature`].join('; ');
}

const figures = (groups: Section['groups'], estimate: Estimate) => `<div class="row">${groups.map(({ group, rows, all, signatures }) => `<figure>${radiography(rows, estimate)}<figcaption><b>${group}</b>: ${rows.length} of ${all} rows deviate${rows.length < LEAST ? ', too few for a radiography' : ''}<br>${escape(signatureLine(signatures))}</figcaption></figure>`).join('')}</div>`;

/** @param estimate the panel's density */
export function pageOf({ title, notes, nominal, sections, course: stress }: Report, estimate: Estimate): string {
  const style = 'body{font:14px/1.5 system-ui,sans-serif;max-width:1280px;margin:2rem auto;padding:0 1rem;color:#1c1917}h2{margin-top:2rem}.row{display:flex;flex-wrap:wrap;gap:8px}figure{margin:0;width:300px}figcaption{font-size:12px;overflow-wrap:anywhere}svg{width:100%;font:9px sans-serif}svg.wide{max-width:920px}table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #ddd;padding:3px 8px;text-align:left;vertical-align:top}.yes{background:#dcfce7}.no{background:#fee2e2}.unknown{color:#78716c}';
  const parts = sections.map((section, index) => `<h2>${escape(section.title)}</h2><p>${escape(section.detection)}</p>${figures(section.groups, estimate)}${stress && index === sections.length - 1 ? course(stress) : ''}${claimTable(section.claims)}`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style><h1>${escape(title)}</h1>${notes.map((note) => `<p>${escape(note)}</p>`).join('')}<h2>Nominal traffic after learning</h2>${figures(nominal, estimate)}${parts.join('')}</html>\n`;
}
