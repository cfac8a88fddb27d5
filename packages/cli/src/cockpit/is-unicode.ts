// Whether the terminal shows more than ASCII, as the locale says it (POSIX, base definitions 8.2). Where none is set, as in
// many containers and over ssh, terminals of today do.

/** False when a locale is named that is not UTF-8, `C` and `POSIX` included. */
export const isUnicode = (environment: Readonly<Record<string, string | undefined>>): boolean => {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return locale === '' || /utf-?8/i.test(locale);
};
