import { defineCommand } from '../../command.ts';
import { repeated, required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { shownId } from '../../output/rendering.ts';

export const edit = defineCommand({
  arguments: {
    id: required('<id>', 'the to-do', text, { completes: 'item' }),
    title: repeated('<title...>', 'the new text', text),
  },
  options: {},
  async run({ client, output, words }, { arguments: { id, title } }) {
    const item = await (await client()).items.move(id, { title: title.join(' ') });
    if (output.isJson) return output.json(item);
    if (output.isQuiet) return output.line(item.id);
    await output.line(words.items.edited(shownId(item.id, output), safeLine(item.description)));
  },
});
