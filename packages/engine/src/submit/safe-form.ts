// How to write a command so that a value is data in it: what a refusal shows. Nothing is decided here, and what is shown never
// puts a value where a second shell would read it.

import { namePath, shellQuote, shellWord, templateReferences } from '@coxswain/protocol';
import { variableOf } from '../run/index.ts';

/** Whose values they are: a workflow names those of its steps under `env`. */
export type Filled = 'job' | 'workflow';

/** The value is an argument of something that reads code: it cannot simply be quoted there. */
const TAKES_CODE =
  /(?:^|[\s'"])(?:-\w*[ceS]|-exec|--(?:command|eval|exec)|su|ssh|eval|watch|xargs|env|make)(?=$|[\s'"=])/;

/** These take a script in their own language, where a value would be code however a shell quotes it. */
const SCRIPTED =
  /(?:^|[\s'"/|;&(])(?:python[\d.]*|perl|ruby|node|bun|deno|php|lua|[gm]?awk|sed|tclsh|osascript|sqlite3|psql|mysql)(?=$|[\s'"])/;

/** No shell of ours reads this, so a variable would stay a word. */
const READS_NO_VARIABLE = /(?:^|[\s'"])(?:-[eS]|-exec|--(?:eval|exec)|ssh|xargs|make)(?=$|[\s'"=])/;

const NESTED_SHELL = /(?:^|[\s/])\w*sh\s+-\w*c\b/;

/** Arithmetic runs what is in a variable's brackets, however it is quoted. */
const ARITHMETIC = /\(\(|\[\[|\$\[|\w\[|\blet\b/;

/** What comes next would be the program. */
const COMMAND_POSITION = /(?:^|[;&|({]|\b(?:exec|sudo|then|do|else|if|while))\s*$/;

/** `use "$COX_INPUT_x" instead: echo "$COX_INPUT_x"`. */
export const safeLine = (line: string, filled: Filled): string => {
  const [name = ''] = namesIn(line);
  return `use "$${variableFor(name)}" instead${mapping(line, filled)}${rewrittenOr(name, rewritten(line))}`;
};

/** As {@link safeLine}, for the word of a command that may not be filled. */
export const safeCommand = (command: readonly string[], index: number, filled: Filled): string => {
  const word = command[index] ?? '';
  const [name = ''] = namesIn(word);
  const use = `use "$${variableFor(name)}" instead${mapping(command.join(' '), filled)}`;
  const rest = command.filter((_, at) => at !== index).join(' ');
  const isCode = isShell(command[0]) || TAKES_CODE.test(rest) || SCRIPTED.test(rest);
  const asScript = (script: string): string =>
    filled === 'workflow' ? `run: ${script}` : `sh -c ${shellQuote(script)}`;
  if (index > 0 && !isCode) return `${use}: ${asScript(asLine(command))}`;
  // Some shell reads the word: the variable takes the place of the value there.
  const isScript = /\S\s|\s\S/.test(word.replaceAll(/\{\{.*?\}\}/g, 'x'));
  const line =
    isScript && (isShell(command[0]) || !(READS_NO_VARIABLE.test(rest) || SCRIPTED.test(rest)))
      ? rewritten(word)
      : undefined;
  if (line === undefined) return `${use}, for example: ${asScript(exampleOf(name))}`;
  return `${use}: ${command.map((one, at) => shellWord(at === index ? line : one)).join(' ')}`;
};

const rewrittenOr = (name: string, line: string | undefined): string =>
  line === undefined ? `, for example: ${exampleOf(name)}` : `: ${line}`;

/** `env: { COX_INPUT_x: "{{ steps.a.result }}" }`. */
export const filledBy = (path: readonly string[], name: string): string =>
  `env: { ${variableOf(path)}: "{{ ${name} }}" }`;

const namesIn = (text: string): readonly string[] => templateReferences(text).map(({ name }) => name);

const variableFor = (name: string): string => variableOf(namePath(name) ?? [name]);

const isShell = (program = ''): boolean => /(?:^|\/)(?!ssh$)\w*sh$/.test(program);

const exampleOf = (name: string): string => `printf '%s\\n' "$${variableFor(name)}"`;

/** What a workflow also has to declare: only its inputs and its matrix exist without that. */
const mapping = (text: string, filled: Filled): string => {
  if (filled === 'job') return '';
  const others = [...new Set(namesIn(text))].filter((name) => !/^(?:input|matrix)\.[^.]+$/.test(name));
  if (others.length === 0) return '';
  const entries = others.map((name) => `${variableFor(name)}: "{{ ${name} }}"`).join(', ');
  return `, with env: { ${entries} }`;
};

/** The line with variables in place of the values; undefined: a value is the program, or is read again by a shell or as arithmetic. */
const rewritten = (line: string): string | undefined => {
  if (ARITHMETIC.test(line) || READS_NO_VARIABLE.test(line) || SCRIPTED.test(line)) return undefined;
  let quote = '';
  let from = 0;
  let result = '';
  for (const { name, start, end } of templateReferences(line)) {
    const before = line.slice(from, start);
    quote = quoteAfter(before, quote);
    if (COMMAND_POSITION.test(line.slice(0, start).replace(/["']$/, ''))) return undefined;
    if (quote === '"' && (TAKES_CODE.test(line) || /[`]|\$\(/.test(line))) return undefined;
    const variable = `"$${variableFor(name)}"`;
    from = end;
    if (quote === '"') result += `${before}\${${variableFor(name)}}`;
    else if (quote === '' || NESTED_SHELL.test(line)) result += before + variable;
    else if (TAKES_CODE.test(line)) return undefined;
    else {
      // In single quotes nothing is a variable: they end before it, and begin again behind it.
      const isLast = line[end] === "'";
      result += (before.endsWith("'") ? before.slice(0, -1) : `${before}'`) + variable + (isLast ? '' : "'");
      if (isLast) {
        from += 1;
        quote = '';
      }
    }
  }
  return result + line.slice(from);
};

const quoteAfter = (text: string, quote: string): string => {
  let open = quote;
  for (const { 0: character, index } of text.matchAll(/['"]/g)) {
    if (open !== "'" && isEscaped(text, index)) continue;
    if (open === '') open = character;
    else if (open === character) open = '';
  }
  return open;
};

const isEscaped = (text: string, index: number): boolean =>
  (/\\*$/.exec(text.slice(0, index))?.[0].length ?? 0) % 2 === 1;

/** The program and its arguments as a line, each value in a variable: `git commit -m "$COX_INPUT_x"`. */
const asLine = (command: readonly string[]): string =>
  command
    .map((word) => {
      const references = templateReferences(word);
      if (references.length === 0) return shellWord(word);
      let from = 0;
      let line = '';
      for (const { name, start, end } of references) {
        const before = word.slice(from, start);
        line += `${before === '' ? '' : shellWord(before)}"$${variableFor(name)}"`;
        from = end;
      }
      const after = word.slice(from);
      return after === '' ? line : line + shellWord(after);
    })
    .join(' ');
