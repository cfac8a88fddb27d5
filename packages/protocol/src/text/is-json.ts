// Whether a text is valid JSON.

/** True for any JSON value, including a bare string or number. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
