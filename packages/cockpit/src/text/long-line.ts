// How long text is cut into pieces, of which only the last is looked at again while it grows.

/** A piece that has grown beyond this is closed at the end of a line. */
export const PIECE_CHARACTERS = 4_096;
/** A line that is longer than this is cut in its middle. */
export const LINE_CHARACTERS = 65_536;

/** Where a text without a line feed is cut, which is longer than a line may be; undefined: it is not. */
export const cutOfLongLine = (text: string): number | undefined => {
  if (text.length <= LINE_CHARACTERS) return undefined;
  const isInsidePair = (text.codePointAt(LINE_CHARACTERS - 1) ?? 0) > 0xffff;
  return isInsidePair ? LINE_CHARACTERS - 1 : LINE_CHARACTERS;
};
