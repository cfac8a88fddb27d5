// Numbers as they are written in Chinese: `9`, `九`, `十五`, `二十`, `两`.

export const NUMBER = String.raw`(?:\d{1,4}|[一二三四五六七八九十两俩]{1,3})`;

const DIGITS = '零一二三四五六七八九';

const digitOf = (character: string): number =>
  character === '两' || character === '俩' ? 2 : DIGITS.indexOf(character);

/** Up to 99 in words. Undefined when it is no number. */
export const readNumber = (text: string): number | undefined => {
  if (/^\d+$/.test(text)) return Number(text);
  const [, tens, ten, ones] = /^([一二三四五六七八九])?(十)?([一二三四五六七八九两俩零])?$/.exec(text) ?? [];
  if (tens === undefined && ten === undefined && ones === undefined) return undefined;
  if (ten === undefined)
    return tens !== undefined && ones !== undefined ? undefined : digitOf(tens ?? ones ?? '');
  return (tens === undefined ? 1 : digitOf(tens)) * 10 + (ones === undefined ? 0 : digitOf(ones));
};
