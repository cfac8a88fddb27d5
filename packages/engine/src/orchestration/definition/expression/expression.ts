// The language of `when` and `if`: comparisons, `&& || !`, `in`, parentheses and a few tests of texts. It reads values and does
// nothing else; it always ends.

/** Tests of texts and lists: each takes what is looked in, and what is looked for. */
export const TESTS = ['contains', 'startsWith', 'endsWith'] as const;
export type Test = (typeof TESTS)[number];

export const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>', 'in'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `at`: after how many characters of the source it begins. */
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'both' | 'either'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'test'; readonly test: Test; readonly left: Expression; readonly right: Expression };

/** The names that an expression reads, in order. */
export const namesOf = (expression: Expression): readonly Extract<Expression, { kind: 'name' }>[] => {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'name':
      return [expression];
    case 'list':
      return expression.items.flatMap(namesOf);
    case 'not':
      return namesOf(expression.of);
    default:
      return [...namesOf(expression.left), ...namesOf(expression.right)];
  }
};
