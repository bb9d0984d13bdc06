/** The element of that id. Throws when the page lacks it: a mistake of ours, not of the caller. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows its page
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`Cannot find element: the page must have #${id}`);
  return found as T;
}
