// JSON as a person reads it.

const prettyLine = (line: string): string => {
  try {
    return /^[[{]/.test(line) ? JSON.stringify(JSON.parse(line), undefined, 1) : line;
  } catch {
    return line;
  }
};

/** Each line that is JSON, one thing on a line; the others as they are. */
export const pretty = (text: string): string => text.split('\n').map(prettyLine).join('\n');
