import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { shownId } from '../../output/rendering.ts';

export const remove = defineCommand({
  arguments: { id: required('<id>', 'the route', text, { completes: 'route' }) },
  options: {},
  details: 'Sessions that used it stay.',
  async run({ client, output, words }, given) {
    const route = await (await client()).routes.remove(given.arguments.id);
    if (output.isJson) return output.json(route);
    const said = words.channels.notes.routeRemoved(shownId(route.id, output));
    await output.line(output.isQuiet ? route.id : said);
  },
});
