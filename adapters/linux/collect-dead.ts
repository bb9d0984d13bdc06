/** Takes leave of a dead child that Node did not start, so that it is no zombie any more: `waitpid`, which Node has not. */
import { libcFunction } from './libc.ts';

/** From `sys/wait.h`: answer at once. */
const WNOHANG = 1;

/** What collects one by its process id. Throws on anything but Linux, or without the package. */
export function createCollector(): (pid: number) => void {
  const waitpid = libcFunction('int waitpid(int pid, int *status, int options)');
  return (pid) => void waitpid(pid, null, WNOHANG);
}
