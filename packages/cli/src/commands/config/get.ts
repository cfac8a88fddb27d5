import { nearest, ProblemError } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { currentEntries } from '../../config/sources.ts';
import { valueText } from '../../config/value-text.ts';
import { required, text } from '../../input/parameter.ts';

export const get = defineCommand({
  arguments: { key: required('<key>', 'as `config list` shows it', text, { completes: 'configKey' }) },
  options: {},
  async run(context, given) {
    const { key } = given.arguments;
    const { output } = context;
    const entries = await currentEntries(context);
    const entry = entries.find((candidate) => candidate.key === key);
    if (entry === undefined) {
      const meant = nearest(
        key,
        entries.map((candidate) => candidate.key),
      );
      const hint = meant === undefined ? "see 'cox config list'" : `did you mean ${meant}?`;
      throw new ProblemError('not_found', `unknown key '${key}'; ${hint}`);
    }
    if (output.isJson) return output.json(entry);
    await output.line(entry.value === undefined || entry.value === null ? '' : valueText(entry.value));
  },
});
