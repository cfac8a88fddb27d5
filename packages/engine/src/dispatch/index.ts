// Dispatch: slots, alarms, and the claim of tasks that are ready.

export { Alarms } from './alarms.ts';
export { CapacityWaiter } from './capacity-waiter.ts';
export { Dispatcher } from './dispatcher.ts';
export { GLOBAL_POOL, type SlotHolder, Slots } from './slots.ts';
