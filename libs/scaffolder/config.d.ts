export interface Config {
  scaffolder?: {
    /**
     * A folder on the scaffolder's machine in which the action `publish:folder` creates one folder
     * for each thing made from a template: a way to see a template's result where no Git host is
     * configured. Absolute. Not set by default, and then the action refuses to run.
     * @visibility backend
     */
    localFolder?: string;
  };
}
