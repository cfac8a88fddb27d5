// `${NAME}` refers to a variable of the submitter's environment. YAML reads its braces as a map inside `{…}` and `[…]`,
// where people write it most; so they are swapped for characters of the same length that YAML accepts, and back.

import { type Document, visit } from 'yaml';

const OPENING = '\uE000';
const CLOSING = '\uE001';
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const HIDDEN = /\$\uE000([A-Za-z_][A-Za-z0-9_]*)\uE001/g;

/** The text with every reference in a form that YAML takes for plain text. Positions in the text stay the same. */
export const hideReferences = (text: string): string => text.replace(REFERENCE, `$$${OPENING}$1${CLOSING}`);

/** Undoes {@link hideReferences}. */
export const showReferences = (text: string): string => text.replace(HIDDEN, '$${$1}');

/** Undoes it in every text of the document. */
export const showReferencesIn = (document: Document): void =>
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string') node.value = showReferences(node.value);
    },
  });

/** True if the text is exactly one reference, and so reveals nothing. */
export const isReference = (text: string): boolean => /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(text);
