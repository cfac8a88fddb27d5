// A small MCP server for tests, without a library: what it answers to each message (revision 2025-11-25 of the protocol).

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: {
    readonly protocolVersion?: string;
    readonly name?: string;
    readonly arguments?: Readonly<Record<string, unknown>>;
  };
}

const TOOLS = [
  {
    name: 'add',
    title: 'Add two numbers',
    description: 'Adds two numbers.',
    inputSchema: {
      type: 'object',
      properties: { a: { type: 'number' }, b: { type: 'number' } },
      required: ['a', 'b'],
    },
  },
  { name: 'env', description: 'Tells a variable of its environment.', inputSchema: { type: 'object' } },
  { name: 'fail', description: 'Fails.', inputSchema: { type: 'object' } },
];

const call = (name = '', given: Readonly<Record<string, unknown>> = {}) => {
  const say = (text: string, isError = false) => ({ content: [{ type: 'text', text }], isError });
  if (name === 'add') return say(String(Number(given.a) + Number(given.b)));
  if (name === 'env') return say(process.env[String(given.name)] ?? '(not set)');
  return say('it cannot be done', true);
};

const resultOf = ({ method, params = {} }: Message): object | undefined => {
  if (method === 'initialize') {
    const serverInfo = { name: 'small', version: '1.0.0' };
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo };
  }
  if (method === 'tools/list') return { tools: TOOLS };
  if (method === 'tools/call') return call(params.name, params.arguments);
  return method === 'ping' ? {} : undefined;
};

/** The answer to a message as JSON; undefined to a notification. */
export const answerTo = (json: string): string | undefined => {
  const message: Message = JSON.parse(json);
  if (message.id === undefined) return undefined;
  const result = resultOf(message);
  const rest = result ? { result } : { error: { code: -32601, message: 'there is no such method' } };
  return JSON.stringify({ jsonrpc: '2.0', id: message.id, ...rest });
};
