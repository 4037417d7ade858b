/** The little of Markdown that runbooks use, as elements: headings, paragraphs, lists, code, bold, links as text. */
import { html } from './dom.js';

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\([^)]*\)/g;

function inline(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(from, match.index));
    parts.push(match[1] ? html('code', {}, match[1]) : match[2] ? html('strong', {}, match[2]) : match[3]);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** One block: what no empty line divides. */
function block(text) {
  const lines = text.split('\n');
  const heading = /^(#{1,4}) (.*)$/.exec(lines[0]);
  if (heading) {
    const rest = lines.slice(1).join('\n');
    return [html(`h${Math.min(6, heading[1].length + 2)}`, {}, ...inline(heading[2])), ...(rest ? block(rest) : [])];
  }
  const marker = /^(?:[-*]|\d+\.) /;
  if (marker.test(lines[0])) {
    const items = [];
    lines.forEach(line => (marker.test(line) ? items.push(line.replace(marker, '')) : (items[items.length - 1] += ` ${line.trim()}`)));
    return [html(/^\d/.test(lines[0]) ? 'ol' : 'ul', {}, ...items.map(item => html('li', {}, ...inline(item))))];
  }
  if (lines.every(line => line.startsWith('|'))) {
    return [table(lines)];
  }
  const list = lines.findIndex(line => marker.test(line));
  return list > 0 ? [...block(lines.slice(0, list).join('\n')), ...block(lines.slice(list).join('\n'))] : [html('p', {}, ...inline(lines.join(' ')))];
}

function table(lines) {
  const rows = lines.filter(line => !/^\|[\s|:-]+\|$/.test(line)).map(line => line.slice(1, -1).split('|').map(cell => cell.trim()));
  return html('table', {}, ...rows.map((cells, i) => html('tr', {}, ...cells.map(cell => html(i === 0 ? 'th' : 'td', {}, ...inline(cell))))));
}

export function prose(markdown) {
  return markdown.replaceAll('\r', '').split(/^```.*$/m).flatMap((part, i) =>
    (i % 2 === 1
      ? [html('pre', { tabindex: '0' }, html('code', {}, part.trim()))]
      : part.split(/\n\s*\n/).map(text => text.trim()).filter(Boolean).flatMap(block)));
}
