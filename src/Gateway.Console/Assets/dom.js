// Makes and finds elements. Text is always set as text, so that a server's response never becomes markup.

import { copyText } from './copy.js';

export const byId = id => document.getElementById(id);

/** Makes an element. Properties that are functions listen; `class`, `data-*`, `aria-*` and the like are attributes; the rest are properties. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (value === undefined || value === null || value === false) {
      continue;
    } else if (name in element && !name.includes('-') && name !== 'list') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }

  element.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

/** Copies text and shows a notice. */
export const copyAs = async (text, words) => notice((await copyText(text)) ? words : 'The browser did not let this page copy.');

/** Shows a notice for a moment. */
export function notice(text) {
  const place = byId('notice');
  place.textContent = text;
  place.hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => (place.hidden = true), 2500);
}

export function download(name, type, parts) {
  const link = h('a', { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Runs work at most once per frame. Hidden pages have no frames, so a timer runs it there. */
export function eachFrame(work) {
  let isDue = false;
  return () => {
    if (!isDue) {
      isDue = true;
      const run = () => {
        isDue = false;
        work();
      };
      document.hidden ? setTimeout(run, 100) : requestAnimationFrame(run);
    }
  };
}

export const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function duration(milliseconds) {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
