/** The file of a test, from the root, by its name in the table of races. */
export function testFile(name: string): string {
  const path = name.includes('/') ? name : `services/bot/telephony/${name}`;
  return `test/${path}.test.ts`;
}
