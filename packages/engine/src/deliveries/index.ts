// Deliveries: notifications about tasks, and where they go.

export { Deliverer } from './deliverer.ts';
export {
  channelsOf,
  type Dispatch,
  type DispatchOutcome,
  NO_NOTIFICATIONS,
  type NotificationSender,
} from './notification-sender.ts';
export { askerOf, checkTargets, knownTargets, targetsOf } from './targets.ts';
