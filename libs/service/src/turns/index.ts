export { TooManyRequestsError } from './TooManyRequestsError.ts';
export { UserTurns, type UserTurnsOptions } from './UserTurns.ts';
