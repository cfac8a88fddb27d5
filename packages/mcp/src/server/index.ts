// The tools as an MCP server. Loaded on first use: the SDK is large.

export { type McpHandler, type McpRequest, mcpHandler } from './http-handler.ts';
export type { Lines } from './line-transport.ts';
export { type McpServerOptions, mcpServer } from './mcp-server.ts';
export { type ServeLinesOptions, serveLines } from './serve-lines.ts';
