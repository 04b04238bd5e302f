export { guardMigrations } from './guardMigrations.ts';
export { SharedSessionError } from './LockSession.ts';
export { MigrationTurn, type MigrationTurnOptions, type MigrationWait } from './MigrationTurn.ts';
export { MigrationTurns } from './MigrationTurns.ts';
export { type TakingTurnsOptions, takingTurns } from './takingTurns.ts';
