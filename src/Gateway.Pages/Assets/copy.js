// Adds a copy button to each <pre class="code">. A page that makes such elements later calls addCopyButtons with their container.
const spokenMilliseconds = 1500;

/** Copies text and returns whether it worked. Browsers offer the clipboard only on https and localhost; elsewhere execCommand works. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'face-hidden';
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
}

/** Makes a button that copies the text that `read` returns. */
export function copyButton(read, label = 'Copy') {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = label;
  let timer;
  button.addEventListener('click', async () => {
    button.textContent = await copyText(read()) ? 'Copied' : 'Not copied';
    button.focus();
    clearTimeout(timer);
    timer = setTimeout(() => (button.textContent = label), spokenMilliseconds);
  });
  button.setAttribute('aria-live', 'polite');
  return button;
}

export function addCopyButtons(within = document) {
  for (const code of within.querySelectorAll('pre.code:not([data-copy])')) {
    code.dataset.copy = '';
    const frame = document.createElement('div');
    frame.className = 'code-frame';
    code.replaceWith(frame);
    frame.append(code, copyButton(() => code.textContent.trim()));
  }
}

addCopyButtons();
