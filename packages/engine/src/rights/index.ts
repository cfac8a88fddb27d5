// Who may do what: the door to every decision about rights.

export { auditBy } from './audit-by.ts';
export * from './child-folders.ts';
export * from './child-request.ts';
export * from './child-session.ts';
export * from './chosen.ts';
export * from './effective-permissions.ts';
export * from './grant.ts';
export * from './helper-budget.ts';
export * from './items.ts';
export * from './operation.ts';
export { isOwnWork } from './own-work.ts';
export * from './person.ts';
export * from './program.ts';
export * from './session-names.ts';
export * from './sight.ts';
export * from './started-programs.ts';
export * from './task-ref.ts';
export { AccessTokens } from './tokens/access-tokens.ts';
