// The agents that a list can be narrowed to: asked for when somebody narrows it. Workflows and discussions run under `cox`.

import { COX_AGENT } from '@coxswain/protocol';
import { useEffect, useState } from 'react';
import { useWorld } from '../../../shell/context.ts';

export const useAgentNames = (isWanted: boolean): readonly string[] => {
  const { client, log } = useWorld();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isWanted) return;
    let isLive = true;
    client.agents
      .list()
      .then((agents) => isLive && setNames([...new Set([...agents.map(({ name }) => name), COX_AGENT])]))
      .catch((error: unknown) => log('the agents could not be read', { error: String(error) }));
    return () => {
      isLive = false;
    };
  }, [client, log, isWanted]);
  return names;
};
