import type { HumanDuration } from '@backstage/types';

export interface Config {
  scaffolder?: {
    /**
     * A folder on the scaffolder's machine in which the action `publish:folder` creates one folder
     * for each thing made from a template: a way to see a template's result where no Git host is
     * configured. Absolute. Not set by default, and then the action refuses to run.
     * @visibility backend
     */
    localFolder?: string;
    /** The processes that run templates. */
    processes?: {
      /**
       * How many wait for a job, so that nobody waits for the second or more that a start takes.
       * Each holds about 150 MiB. Default: 1.
       */
      spare?: number;
      /**
       * Further keys of this configuration that actions of yours read, such as `jira`. Templates
       * get app.baseUrl, app.title, backend.baseUrl, backend.reading, integrations, organization
       * and scaffolder. Default: none.
       * @visibility backend
       */
      config?: string[];
      /**
       * Plugins that actions may call as the scaffolder itself, and not as whoever runs the
       * template. Default: [notifications].
       */
      asService?: string[];
    };
    notifications?: {
      /**
       * Templates that may send a notification to everybody, as entity references
       * (template:default/maintenance). Default: none.
       */
      broadcastFrom?: string[];
    };
    /** What templates, and those who run them, may cost. Nobody meets these by honest work. */
    limits?: {
      /** Tasks of one user that run at the same time; more of them wait. Default: 3. */
      tasksPerUser?: number;
      /** Tasks of one user that wait; more are refused (429). Default: 20. */
      waitingTasksPerUser?: number;
      /**
       * Requests that look at a template at the same time: new tasks, and dry runs. Others wait,
       * those of whoever has the fewest first. Default: 2.
       */
      requests?: number;
      /** Such requests of one user, waiting ones included; more are refused (429). Default: 5. */
      requestsPerUser?: number;
      /** Tasks that one user follows at a time, each page one; more are refused (429). Default: 100. */
      streamsPerUser?: number;
      /** Reads of tasks, their lists and logs, of one user at a time; others wait. Default: 1. */
      readsPerUser?: number;
      /** How often a task is begun when its process or service goes away. Default: 3. */
      attempts?: number;
      /** How long a task may take. Default: 4 hours. */
      taskTimeout?: HumanDuration | string;
      /** How long it may take to check what somebody typed for a task. Default: 30 seconds. */
      requestTimeout?: HumanDuration | string;
      /** How long a dry run may take. Default: 5 minutes. */
      dryRunTimeout?: HumanDuration | string;
      /**
       * How long an expression of a template, or whatever else computes without a pause, may take.
       * Default: 30 seconds.
       */
      renderTimeout?: HumanDuration | string;
      /** How long a process may take to start. Default: 2 minutes. */
      startTimeout?: HumanDuration | string;
      /**
       * Bytes of memory of a template's process: its heap, and half of what it may have in all.
       * Default: 268435456.
       */
      memoryBytes?: number;
      /**
       * Bytes of the files of a task or a dry run: what it fetches, and what it makes of that.
       * Looked at several times a second. Default: 1073741824 (1 GiB).
       */
      workspaceBytes?: number;
      /** Files and folders of a task or a dry run. Default: 100000. */
      workspaceFiles?: number;
      /** Bytes of a task as JSON: its template, and what was typed. Default: 2097152. */
      taskBytes?: number;
      /** Bytes of what a task's actions remember, and of its output. Default: 5242880. */
      stateBytes?: number;
      /** Bytes of a dry run's answer. Default: 52428800. */
      responseBytes?: number;
      /** Bytes of the tasks of one list. Default: 4194304 (4 MiB). */
      listBytes?: number;
      /** What the log of one task may hold. It says so when it is full. */
      log?: {
        /** Default: 10000. */
        lines?: number;
        /** Default: 5242880. */
        bytes?: number;
        /** Bytes of one line; the rest of it is cut. Default: 16384. */
        lineBytes?: number;
      };
    };
  };
}
