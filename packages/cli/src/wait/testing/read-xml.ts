// A strict reader for the XML that reports are made of: it knows nothing but elements, attributes and text, and throws on
// everything that is not well-formed. It is written from the XML recommendation, not from the writer.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const OPEN = /^<([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)>/;
const ATTRIBUTE = /([A-Za-z][\w-]*)="([^"<]*)"/g;

const decoded = (text: string): string => {
  if (/&(?!(?:#\d+|amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in: ${text}`);
  return text.replaceAll(/&(#\d+|\w+);/g, (_, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (ENTITIES[name] ?? ''),
  );
};

/** Attribute values lose their bare white space when they are read (section 3.3.3). */
const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [
      name,
      decoded(value.replaceAll(/[\t\n\r]/g, ' ')),
    ]),
  );

class Reader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  element(): Element {
    const match = OPEN.exec(this.#rest);
    if (match === null) throw new Error(`no element at: ${this.#rest.slice(0, 60)}`);
    const [whole, name = '', attributes = '', isEmpty] = match;
    this.#rest = this.#rest.slice(whole.length);
    const element = { name, attributes: attributesIn(attributes), children: [] as Element[], text: '' };
    if (isEmpty === '/') return element;
    const close = `</${name}>`;
    for (;;) {
      const text = /^[^<]*/.exec(this.#rest)?.[0] ?? '';
      if (text.includes(']]>')) throw new Error('the end of a CDATA section in text');
      element.text += decoded(text.replaceAll(/\r\n?/g, '\n'));
      this.#rest = this.#rest.slice(text.length);
      if (this.#rest.startsWith(close)) break;
      element.children.push(this.element());
    }
    this.#rest = this.#rest.slice(close.length);
    return element;
  }

  get rest(): string {
    return this.#rest;
  }
}

/** The document as an element without a name that holds its root. Throws when it is not well-formed. */
export const readXml = (document: string): Element => {
  if (FORBIDDEN.test(document)) throw new Error('a character that XML cannot hold');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!document.startsWith(declaration)) throw new Error('no XML declaration');
  const reader = new Reader(document.slice(declaration.length));
  const root = reader.element();
  if (reader.rest.trim() !== '') throw new Error(`text after the root: ${reader.rest}`);
  return { name: '', attributes: {}, children: [root], text: '' };
};
