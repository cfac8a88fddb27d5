// The SDK's side of a connection: what the agent asks goes to whoever it speaks to at the moment.

import {
  type ClientConnection,
  client,
  methods,
  RequestError,
  type Stream,
} from '@agentclientprotocol/sdk/unstable';
import type { ClientRequests } from '../requests/client-requests.ts';

/** Connects to an agent. What it asks for and nobody here knows is answered with method-not-found by the SDK. */
export const connect = (stream: Stream, requests: () => ClientRequests | undefined): ClientConnection => {
  const listening = (): ClientRequests => {
    const current = requests();
    if (!current) throw RequestError.invalidRequest(undefined, 'no task of this agent is running');
    return current;
  };
  const { session, fs, terminal, elicitation } = methods.client;
  return client({ name: 'cox' })
    .onRequest(session.requestPermission, ({ params }) => listening().requestPermission(params))
    .onRequest(elicitation.create, ({ params }) => listening().createElicitation(params))
    .onRequest(fs.readTextFile, ({ params }) => listening().readTextFile(params))
    .onRequest(fs.writeTextFile, ({ params }) => listening().writeTextFile(params))
    .onRequest(terminal.create, ({ params }) => listening().createTerminal(params))
    .onRequest(terminal.output, ({ params }) => listening().terminalOutput(params))
    .onRequest(terminal.waitForExit, ({ params }) => listening().waitForTerminalExit(params))
    .onRequest(terminal.kill, ({ params }) => listening().killTerminal(params))
    .onRequest(terminal.release, ({ params }) => listening().releaseTerminal(params))
    .connect(stream);
};
