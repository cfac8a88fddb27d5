// What a job can be called, and what it is called when nobody says.

const MAX_CHARACTERS = 24;
const NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._:@/-]{0,126}[\p{L}\p{M}\p{N}._:@/-])?$/u;

/** Letters, digits, single blanks and ._:@/-, up to 128 characters, beginning with a letter or digit. */
export const isJobName = (name: string): boolean => NAME.test(name.normalize('NFC'));

/** The first words of its prompt, `check-provider-status`; undefined when there is no word in it. */
export const jobNameOf = (prompt: string): string | undefined => {
  const words =
    prompt
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  let name = '';
  for (const word of words) {
    const next = name === '' ? word : `${name}-${word}`;
    if (name !== '' && Array.from(next).length > MAX_CHARACTERS) break;
    name = Array.from(next).slice(0, MAX_CHARACTERS).join('');
  }
  return name === '' ? undefined : name;
};
