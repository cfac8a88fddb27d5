// What is typed or asked in a scene, with ids in the place of names.

/** Puts ids in the place of {names}. Throws for a name that nothing has. */
export const withIds = (text: string, names: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w[\w:]*)\}/g, (_, name: string) => {
    const id = names[name];
    if (id === undefined) throw new Error(`the scene knows no '${name}'`);
    return id;
  });

/** A command line as the words of which a program is made: split at blanks outside of quotes. */
export const wordsOf = (line: string, names: Readonly<Record<string, string>>): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare = '']) => quoted ?? withIds(bare, names));
