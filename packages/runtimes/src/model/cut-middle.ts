// Bounds a text by taking out its middle: the beginning says what it is, the end how it came out.

const BYTES_PER_UNIT = 3;

const isInsidePair = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
};

/** The text with at most about `limitBytes` of UTF-8; a line in the middle says how much is missing. */
export const cutMiddle = (text: string, limitBytes: number): string => {
  if (text.length * BYTES_PER_UNIT <= limitBytes || Buffer.byteLength(text) <= limitBytes) return text;
  const perUnit = Buffer.byteLength(text) / text.length;
  const half = Math.floor(limitBytes / perUnit / 2);
  const headEnd = isInsidePair(text, half) ? half - 1 : half;
  const tailFrom = text.length - half;
  const tailStart = isInsidePair(text, tailFrom) ? tailFrom + 1 : tailFrom;
  const missingBytes = Buffer.byteLength(text.slice(headEnd, tailStart));
  return `${text.slice(0, headEnd)}\n[… ${missingBytes} bytes left out …]\n${text.slice(tailStart)}`;
};

/** The value with every long text in it cut; for what tools are given. */
export const cutTexts = (value: unknown, limitBytes: number): unknown => {
  if (typeof value === 'string') return cutMiddle(value, limitBytes);
  if (Array.isArray(value)) return value.map((each) => cutTexts(each, limitBytes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cutTexts(each, limitBytes)]));
};
