// Makes an agent the one that works when none is named: it changes the config, so it is asked first.

import { type AgentSummary, messageOf, printableLine } from '@coxswain/protocol';
import { useShell, useWorld } from '../../shell/context.ts';

export const useMakeDefault = (reload: () => void): ((agent: AgentSummary) => void) => {
  const shell = useShell();
  const { client, words } = useWorld();
  const { agents, shell: common } = words.screen;
  const make = async ({ name, isDefault }: AgentSummary): Promise<void> => {
    const shown = printableLine(name);
    if (isDefault) return shell.say(agents.wasDefault(shown), 'plain');
    const question = {
      title: agents.defaultTitle(shown),
      detail: agents.defaultDetail,
      action: agents.defaultAction,
    };
    if (!(await shell.confirm(question))) return;
    try {
      await client.agents.setDefault(name);
      shell.say(agents.isDefaultNow(shown), 'good');
    } catch (error) {
      shell.say(common.failed(messageOf(error)), 'bad');
    }
    reload();
  };
  return (agent) => void make(agent);
};
