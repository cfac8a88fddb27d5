import { DELIVERY_STATES } from '@coxswain/protocol';
import { deliveryColumns } from '@coxswain/views/channel';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { oneOf, optional, text } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

const DEFAULT_COUNT = 20;
const MAX_COUNT = 1_000;

export const list = defineCommand({
  arguments: {},
  options: {
    state: optional(
      '--state <state>',
      'only pending, delivered or failed notifications',
      oneOf(DELIVERY_STATES),
      {
        completes: DELIVERY_STATES,
      },
    ),
    task: optional('--task <id>', 'only notifications about this task', text, { completes: 'task' }),
    count: countOption(DEFAULT_COUNT, MAX_COUNT),
  },
  async run(context, { options }) {
    const { words } = context;
    const { state, task, count = DEFAULT_COUNT } = options;
    const deliveries = await (await context.client()).deliveries.list({ limit: String(count), state, task });
    const {
      id,
      task: about,
      kind,
      target,
      state: is,
      attempts,
      when,
      error,
    } = deliveryColumns(rendering(context));
    await printList(context, {
      rows: deliveries,
      columns: [id, about, kind, target, is, attempts, when, error],
      idOf: (delivery) => delivery.id,
      empty: words.channels.empty.deliveries,
    });
  },
});
