// The words of a condition: names with dots, quoted texts, numbers, operators.

export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly at: number }
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly text: string; readonly at: number }
  | { readonly kind: 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number };

/** What is wrong in a condition, and after how many characters. */
export class ExpressionFault extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'ExpressionFault';
    this.at = at;
  }
}

/** A name may hold hyphens, as ids of steps do, and the combination of a matrix: `steps.test-it[node=20].status`. */
const TOKEN =
  /\s*(?:(?<name>[\p{ID_Start}_][\p{ID_Continue}-]*(?:\[[^\]'"]*\])?(?:\.[\p{ID_Continue}-]+(?:\[[^\]'"]*\])?)*)|(?<number>-?\d+(?:\.\d+)?)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<sign>==|!=|<=|>=|&&|\|\||[<>!()[\],]))/uy;

/** Throws {@link ExpressionFault} at the first character that begins no word. */
export const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    const start = at + source.slice(at).search(/\S/);
    if (!found?.groups)
      throw new ExpressionFault(
        `'${String.fromCodePoint(source.codePointAt(start) ?? 0)}' is unexpected here`,
        start,
      );
    tokens.push(tokenOf(found.groups, start));
    at = TOKEN.lastIndex;
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }];
};

const tokenOf = (groups: Readonly<Record<string, string | undefined>>, at: number): Token => {
  const { name, number, double, single, sign = '' } = groups;
  if (name !== undefined) return { kind: 'name', text: name, at };
  if (number !== undefined) return { kind: 'number', value: Number(number), text: number, at };
  const text = double ?? single;
  return text === undefined ? { kind: 'sign', text: sign, at } : { kind: 'text', text, at };
};
