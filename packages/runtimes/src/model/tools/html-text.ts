// The words of a web page, without its markup. It goes through the page once, whatever is written there.

const SKIPPED = ['script', 'style', 'noscript', 'svg', 'template', 'head'] as const;
const BLOCKS =
  /^\/?(address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  mdash: '—',
  ndash: '–',
  hellip: '…',
  copy: '©',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
};
const LAST_CODE_POINT = 0x10ffff;

/** Text of an HTML page; blocks are lines of their own. */
export const textOfHtml = (html: string): string => {
  let text = '';
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      text += html.slice(at);
      break;
    }
    text += html.slice(at, open);
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4);
      continue;
    }
    const name = /^[/!?]?[a-z][a-z0-9-]*/i.exec(html.slice(open + 1, open + 32))?.[0].toLowerCase();
    if (name === undefined) {
      text += '<';
      at = open + 1;
      continue;
    }
    at = after(html, '>', open + 1);
    if ((SKIPPED as readonly string[]).includes(name)) at = after(html, '>', closing(html, name, at));
    if (BLOCKS.test(name)) text += name === 'li' ? '\n- ' : '\n';
  }
  return tidy(decoded(text));
};

const after = (html: string, mark: string, from: number): number => {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
};

// Found by a search that ignores case and never goes back.
const closing = (html: string, name: string, from: number): number => {
  const search = new RegExp(`</${name}`, 'gi');
  search.lastIndex = from;
  return search.exec(html)?.index ?? html.length;
};

const decoded = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : whole;
  });

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[ \t\r\f]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
