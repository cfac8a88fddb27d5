// Reads a condition. The looser an operator binds, the earlier its function: `||`, `&&`, `!`, comparisons.

import { didYouMean, namePath } from '@coxswain/protocol';
import { COMPARISONS, type Comparison, type Expression, TESTS, type Test } from './expression.ts';
import { ExpressionFault, type Token, tokensOf } from './tokens.ts';

/** Deeper than any expression in practice, so that the parser does not exhaust the stack. */
const MAX_DEPTH = 50;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Throws {@link ExpressionFault}, which says what is wrong and where. */
export const parseExpression = (source: string): Expression => {
  const reader = new Reader(tokensOf(source));
  const expression = reader.either(0);
  reader.requireEnd();
  return expression;
};

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  requireEnd(): void {
    const token = this.#peek();
    if (token.kind !== 'end')
      throw new ExpressionFault(`'${token.text}' is unexpected: && or || is missing before it`, token.at);
  }

  either(depth: number): Expression {
    if (depth > MAX_DEPTH) throw new ExpressionFault('it is nested too deeply', this.#peek().at);
    let left = this.#both(depth);
    while (this.#takes('||')) left = { kind: 'either', left, right: this.#both(depth) };
    return left;
  }

  #both(depth: number): Expression {
    let left = this.#not(depth);
    while (this.#takes('&&')) left = { kind: 'both', left, right: this.#not(depth) };
    return left;
  }

  #not(depth: number): Expression {
    let isNot = false;
    while (this.#takes('!')) isNot = !isNot;
    const of = this.#comparison(depth);
    return isNot ? { kind: 'not', of } : of;
  }

  #comparison(depth: number): Expression {
    const left = this.#value(depth);
    const operator = this.#comparisonHere();
    if (operator === undefined) return left;
    this.#next += 1;
    return { kind: 'compare', operator, left, right: this.#value(depth) };
  }

  #comparisonHere(): Comparison | undefined {
    const token = this.#peek();
    if (token.kind !== 'sign' && token.kind !== 'name') return undefined;
    return COMPARISONS.find((operator) => operator === token.text);
  }

  #value(depth: number): Expression {
    const token = this.#peek();
    if (token.kind === 'end') throw new ExpressionFault('something is missing at the end', token.at);
    this.#next += 1;
    if (token.kind === 'text') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: token.value };
    if (token.kind === 'name') return this.#name(token, depth);
    if (token.text === '(') {
      const inner = this.either(depth + 1);
      this.#require(')');
      return inner;
    }
    if (token.text === '[') return { kind: 'list', items: this.#items(']', depth) };
    throw new ExpressionFault(`'${token.text}' is unexpected: a value is missing before it`, token.at);
  }

  #name({ text, at }: Token, depth: number): Expression {
    if (this.#takes('(')) return this.#test(text, at, depth);
    const word = WORDS.get(text);
    if (word !== undefined) return { kind: 'literal', value: word };
    return { kind: 'name', path: namePath(text) ?? [], at };
  }

  #test(name: string, at: number, depth: number): Expression {
    const test = TESTS.find((known): known is Test => known === name);
    if (test === undefined) {
      const hint = didYouMean(name, TESTS, `known: ${TESTS.join(', ')}`);
      throw new ExpressionFault(`there is no function '${name}'${hint}`, at);
    }
    const items = this.#items(')', depth);
    const [left, right] = items;
    if (items.length !== 2 || !left || !right)
      throw new ExpressionFault(`${test} takes two values: ${test}(where, what)`, at);
    return { kind: 'test', test, left, right };
  }

  #items(end: ')' | ']', depth: number): readonly Expression[] {
    const items: Expression[] = [];
    if (this.#takes(end)) return items;
    do items.push(this.either(depth + 1));
    while (this.#takes(','));
    this.#require(end);
    return items;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #takes(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.text !== sign) return false;
    this.#next += 1;
    return true;
  }

  #require(sign: string): void {
    const token = this.#peek();
    if (!this.#takes(sign)) throw new ExpressionFault(`'${sign}' is missing`, token.at);
  }
}
