import { tokenColumns } from '@coxswain/views/token';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: { all: flag('--all', 'include revoked and expired tokens') },
  async run(context, { options }) {
    const { name, may, agents, expires, lastUsed, createdBy, state } = tokenColumns(rendering(context));
    await printList(context, {
      rows: await (await context.client()).tokens.list({ all: options.all }),
      columns: [name, may, agents, expires, lastUsed, createdBy, state],
      idOf: ({ id }) => id,
      empty: context.words.tokens.empty,
    });
  },
});
