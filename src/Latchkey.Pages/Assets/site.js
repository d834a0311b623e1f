// What Blazor leaves to the browser: themes, dialogs, menus, and moments in the reader's own zone.
(() => {
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme;

  window.latchkey = {
    chooseLanguage(language) {
      document.cookie = `.AspNetCore.Culture=${encodeURIComponent(`c=en|uic=${language}`)}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax`;
    },
    changeTheme() {
      const dark = document.documentElement.dataset.theme
        ? document.documentElement.dataset.theme === 'dark'
        : matchMedia('(prefers-color-scheme: dark)').matches;
      document.documentElement.dataset.theme = dark ? 'light' : 'dark';
      localStorage.setItem('theme', document.documentElement.dataset.theme);
    },
    showModal(dialog) {
      dialog.showModal();
      dialog.querySelector('input:not([type=hidden]), select, textarea')?.focus();
    },
    // Before it leaves the page: only then does the browser give the focus back.
    closeModal() {
      document.querySelector('dialog[open]')?.close();
    },
  };

  // A menu stands below its button, or above where there is no room.
  document.addEventListener('beforetoggle', event => {
    if (event.newState !== 'open' || !event.target.matches('.menu')) return;
    const button = document.querySelector(`[popovertarget="${CSS.escape(event.target.id)}"]`);
    requestAnimationFrame(() => {
      const at = button.getBoundingClientRect();
      const menu = event.target.getBoundingClientRect();
      const below = at.bottom + menu.height < innerHeight || at.top < menu.height;
      event.target.style.top = `${Math.max(4, below ? at.bottom + 2 : at.top - menu.height - 2)}px`;
      event.target.style.left = `${Math.max(4, Math.min(at.left, innerWidth - menu.width - 8))}px`;
    });
  }, true);
  document.addEventListener('click', event => {
    const menu = event.target.closest('.menu');
    if (menu && event.target.closest('button, a')) menu.hidePopover();
  });
  document.addEventListener('keydown', event => {
    const menu = event.target.closest?.('.menu:popover-open') ?? (event.target.matches?.('[popovertarget]') && document.querySelector('.menu:popover-open'));
    if (!menu || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const items = [...menu.querySelectorAll('button, a')];
    const at = items.indexOf(document.activeElement);
    const next = event.key === 'ArrowDown' ? at + 1 : (at < 0 ? items.length : at) - 1;
    items[(next + items.length) % items.length].focus();
    event.preventDefault();
  });

  // Copies or saves what a field has: a secret that is shown once never has an address.
  document.addEventListener('click', async event => {
    const button = event.target.closest?.('[data-copy], [data-save]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copy ?? button.dataset.save);
    if (button.dataset.copy) {
      field.select();
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
      else document.execCommand('copy'); // without TLS there is no other way
      return;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([field.value], { type: 'application/json' }));
    link.download = button.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
  });

  customElements.define('local-month', class extends HTMLElement {
    static observedAttributes = ['month'];

    attributeChangedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      const style = { month: 'long', year: 'numeric', timeZone: 'UTC' };
      root.replaceChildren(new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(`${this.getAttribute('month')}-01`)));
    }
  });

  customElements.define('local-time', class extends HTMLElement {
    static observedAttributes = ['datetime'];

    attributeChangedCallback() {
      const at = new Date(this.getAttribute('datetime'));
      const style = this.hasAttribute('date-only') ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'medium' };
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      const time = document.createElement('time');
      time.dateTime = this.getAttribute('datetime');
      time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
      root.replaceChildren(time);
      this.title = time.dateTime;
    }
  });
})();
