import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutForIndex } from './cut.ts';
import { matchQuery } from './search-page.ts';

let file: BetterSqlite3.Database;
beforeAll(() => {
  file = new BetterSqlite3(':memory:');
  file.exec(
    `create virtual table search using fts5 (text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2")`,
  );
});
afterAll(() => file.close());

const finds = (document: string, typed: string): boolean => {
  file.exec(`insert into search(search) values ('delete-all')`);
  file.prepare('insert into search(rowid, text) values (1, ?)').run(cutForIndex(document));
  const query = matchQuery(typed);
  if (query === undefined) return false;
  return file.prepare('select rowid from search where search match ?').all(query).length === 1;
};

describe('searching', () => {
  it('finds Chinese words of any length inside a sentence', () => {
    const document = '请修复数据库迁移失败的问题';
    for (const word of ['数据', '迁移', '数据库', '数据库迁移', '问题', '题', '请', document])
      expect(finds(document, word), word).toBe(true);
    for (const word of ['据数', '数库', '数据失败', '火']) expect(finds(document, word), word).toBe(false);
  });

  it('finds Japanese and Korean words, and half-width letters as their whole ones', () => {
    expect(finds('サーバーのテストを実行', 'テスト')).toBe(true);
    expect(finds('サーバーのテストを実行', 'ﾃｽﾄ')).toBe(true);
    expect(finds('데이터베이스를 고쳐', '베이스')).toBe(true);
  });

  it('finds words by their beginning, in any order, whatever their case or accents', () => {
    expect(finds('Deploy the Café service', 'serv deploy cafe')).toBe(true);
    expect(finds('Deploy the Café service', 'eploy')).toBe(false);
    expect(finds('Deploy the Café service', 'th')).toBe(false);
    expect(finds('go to it', 'go')).toBe(true);
    expect(finds('Deploy the Café service', 'deploy staging')).toBe(false);
  });

  it('finds names with punctuation as they are written', () => {
    expect(finds('fix src/main.ts today', 'src/main.ts')).toBe(true);
    expect(finds('fix main in src today', 'src/main.ts')).toBe(false);
    expect(finds('bug #42 in café-ui', '#42')).toBe(true);
  });

  it('finds emoji, also made of several', () => {
    expect(finds('ship it 🚀 now', '🚀')).toBe(true);
    expect(finds('by 👩‍🚀', '👩‍🚀')).toBe(true);
    expect(finds('ship it', '🚀')).toBe(false);
  });

  it('finds every run of characters of a text that was indexed', () => {
    const character = fc.constantFrom('数', '据', '库', '한', '국', 'あ', 'い', '𠀀', '㐀');
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (run, from, length) => {
          const start = from % run.length;
          const part = run.slice(start, start + 1 + (length % run.length)).join('');
          expect(finds(run.join(''), part)).toBe(true);
        },
      ),
    );
  });

  it('finds no run of characters that does not exist', () => {
    const character = fc.constantFrom('数', '据', '库');
    const runs = fc.array(character, { minLength: 2, maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(runs, runs, (document, typed) => {
        expect(finds(document, typed)).toBe(document.includes(typed));
      }),
    );
  });

  it('takes anything a person can type as words, never as an operator or an error', () => {
    for (const typed of [
      '"',
      '""',
      "'; drop table search; --",
      'a OR',
      'NOT',
      'x AND (',
      'title:a',
      '^a',
      'a*b',
      '-a',
      '\0',
      '{a b}:c',
      'NEAR(a b)',
    ])
      expect(() => finds('a b', typed), typed).not.toThrow();
    expect(finds('this OR that', 'OR')).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        finds('something', typed);
      }),
    );
  });

  it('finds nothing for a text without words', () => {
    expect(matchQuery(' ,.;!? ')).toBeUndefined();
  });
});
