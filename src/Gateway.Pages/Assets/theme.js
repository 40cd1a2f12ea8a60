// The theme: auto (follows the system), light or dark. Runs before the browser draws the page, so that the page does not flash.
(() => {
  const key = 'gateway.theme';
  const order = ['auto', 'light', 'dark'];
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  // Storage can be forbidden. Then the choice lasts until the page closes.
  function read() {
    try {
      const kept = localStorage.getItem(key);
      return order.includes(kept) ? kept : 'auto';
    } catch {
      return 'auto';
    }
  }

  function keep(theme) {
    try {
      if (theme === 'auto') {
        localStorage.removeItem(key);
      } else {
        localStorage.setItem(key, theme);
      }
    } catch {
      // Storage is forbidden.
    }
  }

  let theme = read();

  function show() {
    root.dataset.theme = theme;
    // Swagger UI uses this class.
    root.classList.toggle('dark-mode', theme === 'dark' || (theme === 'auto' && system.matches));
    const button = document.querySelector('.face-theme');
    if (button) {
      button.hidden = false;
      button.title = `Theme: ${theme}`;
      button.setAttribute('aria-label', `Theme: ${theme}. Change to ${next()}`);
    }
  }

  function next() {
    return order[(order.indexOf(theme) + 1) % order.length];
  }

  show();
  system.addEventListener('change', show);
  addEventListener('storage', event => {
    if (event.key === key || event.key === null) {
      theme = read();
      show();
    }
  });
  addEventListener('DOMContentLoaded', () => {
    show();
    document.querySelector('.face-theme')?.addEventListener('click', () => {
      theme = next();
      keep(theme);
      show();
    });
    document.querySelector('.face-upstream')?.addEventListener('change', event => {
      const address = new URL(location.href);
      address.searchParams.delete('upstream');
      if (event.target.value) {
        address.searchParams.set('upstream', event.target.value);
      }
      address.hash = '';
      location.href = address.href;
    });
  });
})();
