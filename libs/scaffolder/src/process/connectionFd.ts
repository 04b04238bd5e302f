/** The file descriptor over which a template process answers HTTP: behind stdio and IPC. */
export const CONNECTION_FD = 4;
