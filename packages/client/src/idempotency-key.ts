/** A key that no other request has: 122 random bits. node:crypto is loaded only by who submits; it costs 2 ms. */
export const idempotencyKey = (): string => process.getBuiltinModule('node:crypto').randomUUID();
