import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { shownId } from '../../output/rendering.ts';

export const retry = defineCommand({
  arguments: { id: required('<id>', 'the delivery', text, { completes: 'unsentDelivery' }) },
  options: {},
  async run({ client, output, words }, given) {
    const delivery = await (await client()).deliveries.retry(given.arguments.id);
    if (output.isJson) return output.json(delivery);
    const said = words.channels.notes.sentAgain(shownId(delivery.id, output));
    await output.line(output.isQuiet ? delivery.id : said);
  },
});
