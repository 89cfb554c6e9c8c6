// The language of a page: Chinese first, English on request.
//
// Owns: which of the two is shown (`data-lang` on <html>) and remembering it.
// Must never: hold a page's texts. Those stand in the page, once in each
// language, so that without scripts both are there to read.

const KEY = 'cengbao.lang';
const LANGUAGES = { zh: 'zh-CN', en: 'en' };

/** The tag for `Accept-Language` and `lang`: zh-CN or en. */
export function languageTag() {
  return LANGUAGES[document.documentElement.dataset.lang] ?? LANGUAGES.zh;
}

/** Picks `zh` or `en`, whichever the reader has chosen. */
export function pick(zh, en) {
  return document.documentElement.dataset.lang === 'en' ? en : zh;
}

/** The parts of a text in both languages; the style sheet shows one of them. */
export function both(zh, en) {
  return [['zh', zh], ['en', en]].map(([lang, text]) => {
    const part = document.createElement('span');
    part.lang = LANGUAGES[lang];
    part.className = lang;
    part.textContent = text;
    return part;
  });
}

/** An element whose text stands in both languages. */
export function bilingual(tag, zh, en) {
  const element = document.createElement(tag);
  element.append(...both(zh, en));
  return element;
}

function show(lang, button) {
  const page = document.documentElement;
  page.dataset.lang = lang;
  page.lang = LANGUAGES[lang];
  document.title = page.dataset[lang === 'zh' ? 'titleZh' : 'titleEn'] ?? document.title;
  button.textContent = lang === 'zh' ? 'English' : '中文';
  button.lang = lang === 'zh' ? 'en' : 'zh-CN';
  // Pages that the hub writes itself take the language from their address.
  for (const link of document.querySelectorAll('a[data-language]')) {
    link.href = `${link.getAttribute('href').split('?')[0]}?lang=${lang}`;
  }
}

/** Chinese unless the address or the reader asked otherwise: the hub's readers are Chinese offices. */
function wanted() {
  const asked = new URLSearchParams(window.location.search).get('lang');
  if (Object.hasOwn(LANGUAGES, asked)) return asked;
  const remembered = localStorage.getItem(KEY);
  return Object.hasOwn(LANGUAGES, remembered) ? remembered : 'zh';
}

/** Shows the reader's language and lets the button change it; `changed` is told afterwards. */
export function startLanguage(button, changed = () => {}) {
  show(wanted(), button);
  button.hidden = false;
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.lang === 'zh' ? 'en' : 'zh';
    localStorage.setItem(KEY, next);
    const address = new URL(window.location.href);
    if (address.searchParams.has('lang')) {
      address.searchParams.set('lang', next);
      window.history.replaceState(null, '', address);
    }
    show(next, button);
    changed();
  });
}
