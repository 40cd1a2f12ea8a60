// A transcript is a fenced block with commands (`$ …`) and what they print. README.md in this folder has the rules.

/** Whether a block shows commands with a prompt. */
export const isTranscript = block => ['', 'console', 'sh'].includes(block.language) && block.lines.some(line => line.startsWith('$ '));

/** Whether a block goes on in a terminal that is open already. */
export const isContinued = block => block.attributes.terminal !== undefined && !isTranscript(block);

/** The steps of a transcript: `{ command }`, `{ typed }`, `{ key }` and `{ printed: [lines] }`, as they follow one another. */
export function stepsOf(block) {
  const steps = [];
  const isTyping = block.attributes.terminal !== undefined;
  for (let at = 0; at < block.lines.length; at++) {
    const line = block.lines[at];
    if (line.startsWith('$ ')) {
      let command = line.slice(2);
      while (command.endsWith('\\') && at + 1 < block.lines.length) {
        command += `\n${block.lines[++at]}`;
      }

      steps.push({ command });
    } else if (isTyping && line.startsWith('> ')) {
      steps.push({ typed: line.slice(2) });
    } else if (isTyping && /^\^[CD]$/.test(line)) {
      steps.push({ key: line });
    } else if (steps.at(-1)?.printed) {
      steps.at(-1).printed.push(line);
    } else {
      steps.push({ printed: [line] });
    }
  }

  // Empty lines before the next prompt are for the eye.
  for (const { printed } of steps) {
    while (printed?.length > 1 && printed.at(-1) === '') {
      printed.pop();
    }
  }

  return steps.filter(({ printed }) => !printed || printed.some(line => line !== ''));
}

/** A placeholder: on a line of its own it stands for any lines, within a line for any characters. */
const placeholder = '…';

const escaped = text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const isLike = (wanted, line) => wanted.includes(placeholder)
  ? new RegExp(`^${wanted.split(placeholder).map(escaped).join('.*')}$`, 'u').test(line)
  : wanted === line;

/** Whether the first lines of what was printed are those wanted: how many they are, or -1. */
export function match(wanted, lines) {
  if (wanted.length === 0) {
    return 0;
  }

  const [first, ...rest] = wanted;
  if (first !== placeholder) {
    const more = lines.length > 0 && isLike(first, lines[0]) ? match(rest, lines.slice(1)) : -1;
    return more < 0 ? -1 : more + 1;
  }

  for (let left = 0; left <= lines.length; left++) {
    const more = match(rest, lines.slice(left));
    if (more >= 0) {
      return left + more;
    }
  }

  return -1;
}

/** Whether something stands in the lines that output could differ from. */
export const saysSomething = lines => lines.some(line => line.replaceAll(placeholder, '').trim() !== '');

export const isPlaceholder = line => line === placeholder;
