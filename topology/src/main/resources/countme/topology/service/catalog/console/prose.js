/** The little of Markdown that runbooks use, as elements: headings, paragraphs, lists, code, bold, and links to one another. */
import { html } from './dom.js';

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)]*)\)/g;
const SIBLING = /^([\w-]+)\.md$/;

function inline(text, follow) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(from, match.index));
    parts.push(match[1] ? html('code', {}, match[1]) : match[2] ? html('strong', {}, match[2]) : link(match[3], match[4], follow));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

function link(text, target, follow) {
  const sibling = SIBLING.exec(target);
  return sibling ? html('button', { type: 'button', class: 'link', onclick: () => follow(sibling[1]) }, text) : text;
}

/** One block: what no empty line divides. */
function block(text, follow) {
  const lines = text.split('\n');
  const heading = /^(#{1,4}) (.*)$/.exec(lines[0]);
  if (heading) {
    const rest = lines.slice(1).join('\n');
    return [html(`h${Math.min(6, heading[1].length + 2)}`, {}, ...inline(heading[2], follow)), ...(rest ? block(rest, follow) : [])];
  }
  const marker = /^(?:[-*]|\d+\.) /;
  if (marker.test(lines[0])) {
    const items = [];
    lines.forEach(line => (marker.test(line) ? items.push(line.replace(marker, '')) : (items[items.length - 1] += ` ${line.trim()}`)));
    return [html(/^\d/.test(lines[0]) ? 'ol' : 'ul', {}, ...items.map(item => html('li', {}, ...inline(item, follow))))];
  }
  if (lines.every(line => line.startsWith('|'))) {
    return [table(lines, follow)];
  }
  const list = lines.findIndex(line => marker.test(line));
  return list > 0 ? [...block(lines.slice(0, list).join('\n'), follow), ...block(lines.slice(list).join('\n'), follow)] : [html('p', {}, ...inline(lines.join(' '), follow))];
}

function table(lines, follow) {
  const rows = lines.filter(line => !/^\|[\s|:-]+\|$/.test(line)).map(line => line.slice(1, -1).split('|').map(cell => cell.trim()));
  return html('table', {}, ...rows.map((cells, i) => html('tr', {}, ...cells.map(cell => html(i === 0 ? 'th' : 'td', {}, ...inline(cell, follow))))));
}

/** {@code follow} is called with the name of another runbook that a link leads to. */
export function prose(markdown, follow) {
  return markdown.replaceAll('\r', '').split(/^```.*$/m).flatMap((part, i) =>
    (i % 2 === 1
      ? [html('pre', { tabindex: '0' }, html('code', {}, part.trim()))]
      : part.split(/\n\s*\n/).map(text => text.trim()).filter(Boolean).flatMap(text => block(text, follow))));
}
