export { runTemplateProcess } from './runTemplateProcess.ts';
