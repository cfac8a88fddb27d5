import { cellWidth } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../text/line.ts';
import { type MarkdownSettings, markdownLines } from './markdown-lines.ts';

const drawn = (text: string, settings: Partial<MarkdownSettings> = {}): string[] =>
  markdownLines(text, { columns: 40, keepsMarks: false, ...settings }).map(plainText);
const pieces = (text: string, settings: Partial<MarkdownSettings> = {}): Span[] =>
  markdownLines(text, { columns: 40, keepsMarks: false, ...settings }).flat();

describe('in a paragraph', () => {
  test.each<[string, Span[]]>([
    ['**a** b', [{ text: 'a', style: { bold: true } }, { text: ' b' }]],
    ['*a _b_*', [{ text: 'a ' }, { text: 'b' }].map((one) => ({ ...one, style: { italic: true } }))],
    ['***a***', [{ text: 'a', style: { italic: true, bold: true } }]],
    ['~~a~~', [{ text: 'a', style: { strikethrough: true } }]],
    ['`a*b*`', [{ text: 'a*b*', tone: 'code' }]],
    [
      '# a `b`',
      [
        { text: 'a ', tone: 'accent' },
        { text: 'b', tone: 'code' },
      ],
    ],
    ['snake_case_name 2 * 3 \\*', [{ text: 'snake_case_name 2 * 3 ' }, { text: '*' }]],
    [
      '[a](b.ts)',
      [
        { text: 'a', tone: 'link' },
        { text: ' (b.ts)', tone: 'quiet' },
      ],
    ],
    ['https://a.b/c', [{ text: 'https://a.b/c', tone: 'link' }]],
    ['<b>a</b>', [{ text: '<b>' }, { text: 'a' }, { text: '</b>' }]],
  ])('%j', (text, expected) => expect(pieces(text)).toEqual(expected));

  test('an address is shown if the text differs, and so is its title', () => {
    expect(drawn('[https://bank.example](https://evil.example "hi") <a@b.c>', { columns: 80 })).toEqual([
      'https://bank.example (https://evil.example "hi") a@b.c',
    ]);
    expect(drawn('![a cat](cat.png)')).toEqual(['a cat (cat.png)']);
  });

  test('link definitions stay in place', () => {
    expect(drawn('[a][1]\n\n[1]: http://x.y\n[1]: hidden')).toEqual([
      '[a][1]',
      '',
      '[1]: http://x.y',
      '[1]: hidden',
    ]);
  });

  test('line breaks are kept', () => expect(drawn('one\ntwo  \nthree')).toEqual(['one', 'two', 'three']));
});

describe('blocks', () => {
  test('a list is indented under its marks at every depth', () => {
    expect(
      drawn('- one two three four\n  1. five six seven\n  2. 重构登录页面\n- [x] done\n- [ ] open', {
        columns: 14,
      }),
    ).toEqual([
      '• one two',
      '  three four',
      '  1. five six',
      '     seven',
      '  2. 重构登录',
      '     页面',
      '[x] done',
      '[ ] open',
    ]);
  });

  test('numbers are kept, or counted where all are the same', () => {
    expect(drawn('7. a\n9. b')).toEqual(['7. a', '9. b']);
    expect(drawn('1. a\n1. b')).toEqual(['1. a', '2. b']);
  });

  test('code keeps its lines and blanks, and wraps only at the edge', () => {
    expect(drawn('```ts\nif (a) {\n\n  b(  "c d")\n}\n```', { columns: 10 })).toEqual([
      'ts',
      '  if (a) {',
      '',
      '    b(  "c',
      '   d")',
      '  }',
    ]);
    expect(pieces('```ts\na\n```')).toEqual([
      { text: 'ts', tone: 'quiet' },
      { text: '  ' },
      { text: 'a', tone: 'codeBlock' },
    ]);
  });

  test('a quote has a bar beside every line', () => {
    expect(drawn('> one two three\n> - four\n>> five', { columns: 12 })).toEqual([
      '│ one two',
      '│ three',
      '│ • four',
      '│ │ five',
    ]);
  });

  test('blank lines are kept, and a rule spans the width', () => {
    expect(drawn('# a\nb\n\n\n\nc\n***\nd', { columns: 5 })).toEqual(['a', 'b', '', 'c', '─────', 'd']);
  });

  const TABLE = '| Name | 数量 | At |\n|:--|--:|:-:|\n| **a** | 12 | x |\n| 重构👍 | 3 | long |';

  test('a table is aligned in columns of cells', () => {
    expect(drawn(TABLE)).toEqual([
      'Name    数量   At ',
      '──────  ────  ────',
      'a         12   x  ',
      '重构👍     3  long',
    ]);
  });

  test('a table that is too wide is listed field by field', () => {
    expect(drawn(TABLE, { columns: 14 })).toEqual([
      'Name: a',
      '数量: 12',
      'At: x',
      '',
      'Name: 重构👍',
      '数量: 3',
      'At: long',
    ]);
  });

  test('rows with extra cells make it no table', () => {
    expect(drawn('|a|\n|-|\n|b|secret|')).toEqual(['|a|', '|-|', '|b|secret|']);
  });

  test('HTML is text', () => {
    expect(drawn('<details>\n<summary>a</summary>\n</details>\n\nb')).toEqual([
      '<details>',
      '<summary>a</summary>',
      '</details>',
      '',
      'b',
    ]);
  });
});

test('without colours the marks stay', () => {
  const text = '## a *b* **c** ~~d~~ `e`\n- f\n\n```sh\ng\n```';
  expect(drawn(text, { keepsMarks: true })).toEqual([
    '## a *b* c ~~d~~ `e`',
    '- f',
    '',
    '```sh',
    '  g',
    '```',
  ]);
});

test('control and hidden characters are shown, even beside removed marks', () => {
  const nasty = '**\u001b[31mred**\u202e `\u0007` a**\ufe0f**\ufe0f b [c](&#x202e;)';
  expect(drawn(nasty, { columns: 80 })[0]).toMatch(/^␛\[31mred\\u202e ␇ /);
  for (const line of drawn(nasty, { columns: 80 })) expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  expect(drawn('a**\ufe0fb**')).toEqual(['a**\\ufe0fb**'.replaceAll('**', '')]);
});

describe('unfinished text', () => {
  const frames = (text: string): string[][] =>
    Array.from({ length: text.length }, (_, at) => drawn(text.slice(0, at + 1), { isGrowing: true }));

  test.each([
    'some **bold words** and',
    'a `code span` b',
    'a *b **c** d* e',
    '~~old~~ [link](https://a.b/c) x',
    '```ts\ncode();\n```\nafter',
    'Here are:\n- one\n- two\n\n---\n\n# Title\n1. a\n2. b',
    '**`a`** and ***b***, snake_case and __c__ d',
  ])('%j never shows half a mark', (text) => {
    const whole = drawn(text).join('\n').replaceAll(/\s/g, '');
    for (const frame of frames(text)) {
      const shown = frame.join('').replace(/\)$/, '').replaceAll(/\s/g, '');
      // A link is text up to its address.
      if (!shown.includes('[')) expect([shown, whole.startsWith(shown)]).toEqual([shown, true]);
    }
  });

  test('finished text keeps unclosed marks', () => {
    expect(drawn('Use **kwargs and `x')).toEqual(['Use **kwargs and `x']);
    expect(drawn('Use **kwargs and `x', { isGrowing: true })).toEqual(['Use kwargs and x']);
    expect(drawn('a\n\n---', { isGrowing: true })).toEqual(['a']);
  });
});

describe('any text', () => {
  const marks = [
    '**',
    '*',
    '_',
    '`',
    '```',
    '```ts\n',
    '~~',
    '> ',
    '- ',
    '1. ',
    '# ',
    '|',
    '|-|',
    '[',
    '](',
    ')',
  ];
  const odd = [
    '\n',
    '\n\n',
    '    ',
    '\t',
    '<b>',
    '<!--',
    '-->',
    '&lt;',
    '\\',
    '---',
    '===',
    '[x] ',
    '\u202e',
  ];
  const wide = ['重构', '登录，', '👩‍👩‍👧‍👦', '🇩🇪', '\ufe0f', '\u0301', 'https://a.b/c', '\u001b[1m'];
  const document = fc
    .array(
      fc.oneof(fc.constantFrom(...marks, ...odd, ...wide), fc.stringMatching(/^w\d{1,3}z ?$/), fc.string()),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));
  const settings = fc.record({
    columns: fc.integer({ min: 4, max: 60 }),
    keepsMarks: fc.boolean(),
    isGrowing: fc.boolean(),
  });

  test('no line is too wide and no word is lost', () => {
    fc.assert(
      fc.property(document, settings, (text, how) => {
        const lines = drawn(text, how);
        for (const line of lines) expect([line, cellWidth(line) <= how.columns]).toEqual([line, true]);
        if (how.isGrowing) return;
        const shown = lines.join('').replaceAll(/[\s│]/g, '');
        for (const [word] of text.matchAll(/(?<!\w)w\d+z(?!\w)/g))
          expect([shown, shown.includes(word)]).toEqual([shown, true]);
      }),
      { numRuns: 500 },
    );
  });

  test('thousand-fold nested marks are drawn as text', () => {
    for (const mark of ['>', '> ', '- ', '1. ', '>- ', '[', '**a ', '`', '| '])
      expect(
        drawn(`${mark.repeat(3_000)}end`)
          .join('')
          .replaceAll(/\s/g, ''),
      ).toContain('end');
  });
});

test('a long answer looks the same in pieces, including split code', () => {
  const lines = Array.from({ length: 900 }, (_, at) => `let a${at} = ${at};`);
  const text = `Before\n\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n\nAfter **all**.`;
  expect(drawn(text)).toEqual(['Before', '', 'ts', ...lines.map((line) => `  ${line}`), '', 'After all.']);
});

test('a table longer than a piece repeats its head', () => {
  const lines = drawn(`| a | b |\n|---|---|\n${'| **c** | d |\n'.repeat(1_000)}`);
  expect(new Set(lines)).toEqual(new Set(['a  b', '─  ─', 'c  d']));
});
