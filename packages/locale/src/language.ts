// Which language someone reads: what a flag says, else what the locale of the environment says, else English.

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One value in each language; a language without it fails the type check. */
export type InEachLanguage<Value> = Readonly<Record<Language, Value>>;

/**
 * A catalog of words. English says which words there are and what they take; a language that lacks one, or has one more, fails
 * the type check. A language is made when it is first read: a command needs few catalogs, and one language of each.
 */
/* @__NO_SIDE_EFFECTS__ */
export const translated = <English>(words: {
  readonly en: () => English;
  readonly zh: () => NoInfer<English>;
}): InEachLanguage<English> => {
  const made: { [Name in Language]?: English } = {};
  return {
    get en() {
      made.en ??= words.en();
      return made.en;
    },
    get zh() {
      made.zh ??= words.zh();
      return made.zh;
    },
  };
};

/** Reads `zh`, `zh_CN.UTF-8`, `zh-Hans`, `en_GB`; undefined when the text names no language that we speak. */
export const parseLanguage = (text: string): Language | undefined => {
  const tongue = /^[a-z]{2,3}(?=$|[-_.@])/i.exec(text.trim())?.[0].toLowerCase();
  return LANGUAGES.find((language) => language === tongue);
};

/**
 * The flag wins; without it the first variable that is set of `LC_ALL`, `LC_MESSAGES` and `LANG` decides (POSIX, base
 * definitions 8.2). Anything that we do not speak, `C` and `POSIX` included, reads as English.
 */
export const languageFrom = (
  environment: Readonly<Record<string, string | undefined>>,
  flag?: string,
): Language => {
  if (flag !== undefined) return parseLanguage(flag) ?? 'en';
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return parseLanguage(locale) ?? 'en';
};
