/** A flag's name as it is typed: `maxTasks` is `--max-tasks`. */
export function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
