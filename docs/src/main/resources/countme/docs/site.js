/** Search: the index is loaded when somebody first wants to search. */
const root = document.currentScript.dataset.root;
const input = document.getElementById('search');
const list = document.getElementById('found');
const MOST = 12;
const BEFORE = 50;
const LENGTH = 170;
let loading = null;

function load() {
  loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = `${root}search-index.js`;
    script.onload = () => done(window.searchIndex.map(([page, heading, address, words]) => ({
      page, heading, address, words, title: `${page} ${heading}`.toLowerCase(), text: words.toLowerCase(),
    })));
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

function count(text, term) {
  return text.split(term).length - 1;
}

/** All terms have to be there; headings weigh more than words. */
function score(section, terms) {
  let sum = 0;
  for (const term of terms) {
    const titled = count(section.title, term);
    const said = count(section.text, term);
    if (titled + said === 0) {
      return 0;
    }
    sum += 12 * titled + Math.min(said, 6);
  }
  return sum + (section.title.includes(terms.join(' ')) ? 20 : 0) + (section.text.includes(terms.join(' ')) ? 4 : 0);
}

/** With what was looked for marked. */
function marked(element, text, terms) {
  const pattern = new RegExp(terms.map(term => term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi');
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const mark = document.createElement('mark');
    mark.textContent = match[0];
    element.append(text.slice(from, match.index), mark);
    from = match.index + match[0].length;
  }
  element.append(text.slice(from));
  return element;
}

function entry(section, terms) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  const first = Math.max(0, Math.min(...terms.map(term => section.text.indexOf(term)).filter(at => at >= 0), section.words.length) - BEFORE);
  const start = first >= section.words.length - BEFORE ? 0 : first;
  link.href = root + section.address;
  link.setAttribute('role', 'option');
  link.append(
    marked(document.createElement('b'), section.heading === section.page ? section.page : `${section.page}: ${section.heading}`, terms),
    marked(document.createElement('small'), (start > 0 ? '…' : '') + section.words.slice(start, start + LENGTH) + '…', terms));
  item.append(link);
  return item;
}

function show(items) {
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
  input.setAttribute('aria-expanded', String(!list.hidden));
}

function said(words) {
  const item = document.createElement('li');
  const text = document.createElement('p');
  text.textContent = words;
  item.append(text);
  return item;
}

async function search() {
  const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length === 0) {
    show([]);
    return;
  }
  let sections;
  try {
    sections = await load();
  } catch {
    show([said('The index could not be loaded.')]);
    return;
  }
  const found = sections.map(section => ({ section, score: score(section, terms) })).filter(each => each.score > 0)
    .sort((a, b) => b.score - a.score).slice(0, MOST);
  show(found.length > 0 ? found.map(each => entry(each.section, terms)) : [said('Nothing has all of these words.')]);
}

/** The link that Enter follows. */
function move(step) {
  const links = [...list.querySelectorAll('a')];
  const at = links.findIndex(link => link.classList.contains('active'));
  links[at]?.classList.remove('active');
  const next = links[(at + step + links.length) % links.length] ?? links[0];
  next?.classList.add('active');
  next?.scrollIntoView({ block: 'nearest' });
}

input.addEventListener('focus', load);
input.addEventListener('input', search);
input.addEventListener('keydown', event => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    move(event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === 'Enter') {
    (list.querySelector('a.active') ?? list.querySelector('a'))?.click();
  } else if (event.key === 'Escape') {
    show([]);
  }
});
list.addEventListener('click', event => event.target.closest('a') && show([]));
document.addEventListener('click', event => event.target.closest('.search') || show([]));
document.addEventListener('keydown', event => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    input.focus();
  }
});
