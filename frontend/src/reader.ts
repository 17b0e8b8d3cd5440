// What the reader does beyond links and forms. Every page works without it.

/** Keys: each presses the button, follows the link or enters the field that carries it; Escape leaves and closes. */
function pressByKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    target.blur();
    document.querySelectorAll<HTMLDetailsElement>(".edit[open], .keys[open]").forEach((open) => (open.open = false));
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) && !target.matches("[type=checkbox]")) return;
  const control = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (!control) return;
  event.preventDefault();
  if (control.tagName === "INPUT") control.focus();
  else control.click();
  if (control.tagName === "SUMMARY") enterField(control.parentElement as HTMLDetailsElement);
}

/** Enter the first field of what was just opened that is still empty. */
function enterField(details: HTMLDetailsElement): void {
  const fields = [...details.querySelectorAll<HTMLInputElement>("select, textarea, input:not([type=hidden])")];
  if (details.open) (fields.find((field) => field.tagName === "SELECT" || !field.value) ?? fields[0])?.focus();
}

/** Show how many characters of a short comment are left. */
function countCharacters(area: HTMLTextAreaElement): void {
  const counter = document.getElementById(area.dataset.counter ?? "");
  const show = () => {
    if (counter) counter.textContent = (counter.dataset.shape ?? "#").replace("#", String([...area.value].length));
  };
  area.addEventListener("input", show);
  show();
}

/** The offset of a point of the selection in the page's text, in code points, and the part that it lies in. */
function pointOf(node: Node, within: number): { offset: number; part: HTMLElement } | null {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : (node as Element);
  const holder = element?.closest<HTMLElement>("[data-start]");
  const part = holder?.closest<HTMLElement>(".part");
  if (!holder || !part) return null;
  const before = document.createRange();
  before.setStart(holder, 0);
  before.setEnd(node, within);
  return { offset: Number(holder.dataset.start) + [...before.toString()].length, part };
}

/** Put the marked text into the forms that ask for a span; a selection that runs on ends with its first part. */
function takeSelection(): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const start = pointOf(range.startContainer, range.startOffset);
  if (!start) return;
  const last = pointOf(range.endContainer, range.endOffset);
  const whole = Number(start.part.dataset.start) + [...(start.part.textContent ?? "")].length;
  const end = last?.part === start.part ? last.offset : whole;
  if (end <= start.offset) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-span]")) {
    (form.elements.namedItem("start") as HTMLInputElement).value = String(start.offset);
    (form.elements.namedItem("end") as HTMLInputElement).value = String(end);
    const shown = form.querySelector<HTMLElement>("[data-quote]");
    if (shown) shown.textContent = selection.toString();
  }
}

document.addEventListener("keydown", pressByKey);
document.addEventListener("selectionchange", takeSelection);
document.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]").forEach(countCharacters);
