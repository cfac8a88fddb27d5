// Help texts, laid out by commander from the same data that the parser reads.

import type { Language } from '@coxswain/locale';
import { type HelpWords, helpWordsFor } from '@coxswain/locale/help';
import { Command as Layout } from 'commander';
import { type Command, type Group, isGroup } from '../command.ts';
import { GLOBAL_OPTIONS } from '../input/global-options.ts';
import type { Parameters } from '../input/parameter.ts';
import { commanderOption } from '../input/parse-options.ts';
import type { Paint } from './paint.ts';

export interface HelpSettings {
  readonly path: readonly string[];
  readonly summary: string;
  readonly node: Group | Command;
  /** Default: English. */
  readonly language?: Language;
  readonly paint: Paint;
  /** In cells; text is wrapped to it. */
  readonly width: number;
}

interface Said {
  readonly path: readonly string[];
  readonly words: HelpWords;
}

const EVERYWHERE = 'Global options:';
const NARROWEST = 40;
const WIDEST = 110;

const addOptions = (layout: Layout, heading: string, parameters: Parameters): void => {
  for (const { syntax, meaning } of Object.values(parameters))
    layout.addOption(commanderOption(syntax, meaning).helpGroup(heading));
};

/** The options that every command takes, in the language of the help. */
const globalOptions = (words: HelpWords): Parameters =>
  Object.fromEntries(
    Object.entries(GLOBAL_OPTIONS).map(([key, option]) => [
      key,
      { ...option, meaning: words.option(key, option.meaning) },
    ]),
  );

const addGroup = (layout: Layout, group: Group, { path, words }: Said): void => {
  layout.usage('<command>').helpCommand(false);
  for (const [name, { summary, isHidden }] of Object.entries(group.entries))
    layout.addCommand(new Layout(name).summary(words.summary([...path, name], summary)).helpOption(false), {
      hidden: isHidden === true,
    });
};

/** What follows the name of a command: `[options] <id...>`. */
export const usageOf = ({ arguments: taken, options, takesProgram }: Command): string =>
  [
    ...(Object.keys(options).length > 0 ? ['[options]'] : []),
    ...Object.values(taken).map(({ syntax }) => syntax),
    ...(takesProgram ? ['| -- <program> [args...]'] : []),
  ].join(' ');

const addCommand = (layout: Layout, command: Command): void => {
  const { arguments: taken, options } = command;
  layout.usage(usageOf(command));
  for (const { syntax, meaning } of Object.values(taken)) layout.argument(syntax, meaning);
  addOptions(layout, 'Options:', options);
};

/** Commands come before the options that all of them take, which commander would put first. */
const everywhere = (settings: Pick<HelpSettings, 'paint' | 'width'>, words: HelpWords): string => {
  const layout = layoutFor('cox', settings, words);
  addOptions(layout, EVERYWHERE, globalOptions(words));
  const text = layout.helpInformation();
  return text.slice(text.indexOf(settings.paint.strong(words.heading(EVERYWHERE))));
};

const tail = (node: Command, paint: Paint, words: HelpWords): string => {
  const examples = (node.examples ?? []).map((line) => `  ${line}`);
  return examples.length === 0
    ? ''
    : `\n\n${paint.strong(words.heading('Examples:'))}\n${examples.join('\n')}`;
};

const layoutFor = (
  name: string,
  { paint, width }: Pick<HelpSettings, 'paint' | 'width'>,
  words: HelpWords,
): Layout =>
  new Layout(name)
    .helpOption(false)
    .configureOutput({ getOutHasColors: () => paint.isOn })
    .configureHelp({
      helpWidth: Math.max(NARROWEST, Math.min(WIDEST, width)),
      styleTitle: (title) => paint.strong(words.heading(title)),
      styleCommandText: paint.strong,
      styleSubcommandText: paint.accent,
      styleOptionText: paint.accent,
      styleArgumentText: paint.accent,
    });

/** The whole help text of a command or group. */
export const helpText = (settings: HelpSettings): string => {
  const { path, node, paint, language = 'en' } = settings;
  const words = helpWordsFor(language);
  const summary = words.summary(path, settings.summary);
  const layout = layoutFor(['cox', ...path].join(' '), settings, words);
  const details = isGroup(node) ? '' : (node.details ?? '');
  layout.description(
    [summary === '' ? '' : `${summary}${language === 'zh' ? '。' : '.'}`, details]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
  if (isGroup(node)) {
    addGroup(layout, node, { path, words });
    return `${layout.helpInformation().trimEnd()}\n\n${everywhere(settings, words).trimEnd()}`;
  }
  addCommand(layout, node);
  addOptions(layout, EVERYWHERE, globalOptions(words));
  return layout.helpInformation().trimEnd() + tail(node, paint, words);
};
