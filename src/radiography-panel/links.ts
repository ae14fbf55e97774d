/** The fields' data links for a zone: their time variables mean the zone's extent. Pure. */
import { type DataLink, dateTime, type Field, type InterpolateFunction, locationUtil, mapInternalLinkToExplore, type ScopedVars, type TimeRange } from '@grafana/data';
import { extentOf, type Selection } from './selection';

export interface ZoneLink {
  title: string;
  href: string;
  newTab: boolean;
}

/** Times as the variables have them: milliseconds as text. */
function timeVariables({ from, to }: { from: number; to: number }): ScopedVars {
  const scoped = (value: string) => ({ text: value, value });
  const [start, end] = [String(Math.floor(from)), String(Math.ceil(to))];
  return { __from: scoped(start), __to: scoped(end), __url_time_range: scoped(`from=${start}&to=${end}`) };
}

function rangeOf({ from, to }: { from: number; to: number }): TimeRange {
  const [start, end] = [dateTime(Math.floor(from)), dateTime(Math.ceil(to))];
  return { from: start, to: end, raw: { from: start, to: end } };
}

function linkOf(link: DataLink, field: Field, selection: Selection, replace: InterpolateFunction): ZoneLink {
  const extent = extentOf(selection);
  const name = field.state?.displayName ?? field.config.displayName ?? field.config.displayNameFromDS ?? field.name;
  const scopedVars = { __field: { text: 'Field', value: { name, displayName: name, label: field.labels, labels: field.labels } }, ...field.state?.scopedVars, ...timeVariables(extent) };
  const newTab = link.targetBlank ?? false;
  if (link.internal) {
    const { title, href } = mapInternalLinkToExplore({ link, internalLink: link.internal, scopedVars, range: rangeOf(extent), field, replaceVariables: replace });
    return { title, href, newTab };
  }
  return { title: replace(link.title || 'Link', scopedVars), href: locationUtil.processUrl(replace(link.url, scopedVars)), newTab };
}

/** Each link once, though two fields may have the same. Links that are functions or end in no address are left out. */
export function zoneLinks(fields: Field[], selection: Selection, replace: InterpolateFunction): ZoneLink[] {
  const all = fields.flatMap((field) => (field.config.links ?? []).filter(({ url, internal, onClick }) => (url || internal) && !onClick).map((link) => linkOf(link, field, selection, replace)));
  return all.filter(({ href, title }, i) => href !== '' && href !== 'about:blank' && all.findIndex((each) => each.href === href && each.title === title) === i);
}
