// Query strings: what is undefined is left out, lists are repeated or joined as the API reads them.

export type QueryValue = string | number | boolean | readonly string[] | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

/** `?a=1&b=2`, or nothing. A list becomes one value with commas, but `label` is repeated: its values may hold commas. */
export const queryString = (query: Query): string => {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value !== 'object') parts.append(key, String(value));
    else if (key === 'label') for (const item of value) parts.append(key, item);
    else if (value.length > 0) parts.append(key, value.join(','));
  }
  const text = parts.toString();
  return text === '' ? '' : `?${text}`;
};
