// Whether a text can be read as JSON, for whoever needs to know before the value is used.

/** True for any JSON value, a bare string or number included. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
