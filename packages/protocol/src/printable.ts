// Text from agents is stored as it came and neutralised when it is printed: a terminal must not obey what an agent wrote
// (C0 and C1 controls, escape sequences), and text must not run backwards unseen (bidi controls, CVE-2021-42574).

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this file is for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const visible = (character: string): string => {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `\\u${code.toString(16).padStart(4, '0')}`;
};

/** Replaces everything a terminal would obey by a visible character. Tabs and line feeds stay; CR LF becomes LF. */
export const printable = (text: string): string => text.replaceAll('\r\n', '\n').replace(UNSAFE, visible);

/** The same on one line: runs of white space become one space. */
export const printableLine = (text: string): string => printable(text.replace(/\s+/g, ' ').trim());
