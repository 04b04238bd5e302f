/**
 * Stops this process when the launcher that started it is gone, however it went: the IPC channel
 * between the two closes even when the launcher was killed with SIGKILL.
 */
export function stopWithParent(): void {
  if (process.send) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  }
}
