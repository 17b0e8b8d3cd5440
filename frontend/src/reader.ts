// What the reader does beyond links and forms. Every page works without it.

/** Keys of the review queue: each presses the button or follows the link that carries it. */
function pressByKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  const control = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (control) {
    event.preventDefault();
    control.click();
  }
}

/** Show how many characters of a short comment are left. */
function countCharacters(area: HTMLTextAreaElement): void {
  const counter = document.getElementById(area.dataset.counter ?? "");
  const show = () => {
    if (counter) counter.textContent = `${[...area.value].length} of ${area.maxLength} characters`;
  };
  area.addEventListener("input", show);
  show();
}

/** The offset of a point of the selection in the page's text, in code points. */
function offsetOf(node: Node, within: number): number | null {
  const holder = (node.nodeType === Node.TEXT_NODE ? node.parentElement : (node as Element))?.closest<HTMLElement>("[data-start]");
  if (!holder || node.nodeType !== Node.TEXT_NODE) return null;
  const before = (node.textContent ?? "").slice(0, within);
  return Number(holder.dataset.start) + [...before].length;
}

/** Put the marked text into the forms that ask for a span. */
function takeSelection(): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-span]")) {
    (form.elements.namedItem("start") as HTMLInputElement).value = String(start);
    (form.elements.namedItem("end") as HTMLInputElement).value = String(end);
    const shown = form.querySelector<HTMLElement>("[data-quote]");
    if (shown) shown.textContent = selection.toString();
  }
}

document.addEventListener("keydown", pressByKey);
document.addEventListener("selectionchange", takeSelection);
document.querySelectorAll<HTMLTextAreaElement>("textarea[data-counter]").forEach(countCharacters);
