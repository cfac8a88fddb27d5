// A command line as the words of which a program is made.

/** Splits at blanks outside of quotes, and puts ids in the place of {names}. Throws for a name that nothing has. */
export const wordsOf = (line: string, names: Readonly<Record<string, string>>): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = '']) =>
    (quoted ?? bare).replace(/^\{([\w:]+)\}/, (_, name: string) => {
      const id = names[name];
      if (id === undefined) throw new Error(`the scene knows no '${name}'`);
      return id;
    }),
  );
