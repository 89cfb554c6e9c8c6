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

/** An element whose text stands in both languages; the style sheet shows one of them. */
export function bilingual(tag, zh, en) {
  const element = document.createElement(tag);
  for (const [lang, text] of [['zh', zh], ['en', en]]) {
    const part = document.createElement('span');
    part.lang = LANGUAGES[lang];
    part.className = lang;
    part.textContent = text;
    element.append(part);
  }
  return element;
}

function show(lang, button) {
  document.documentElement.dataset.lang = lang;
  document.documentElement.lang = LANGUAGES[lang];
  button.textContent = lang === 'zh' ? 'English' : '中文';
  button.lang = lang === 'zh' ? 'en' : 'zh-CN';
}

/** Shows the remembered language and lets the button change it; `changed` is told afterwards. */
export function startLanguage(button, changed = () => {}) {
  // Chinese unless the reader asked otherwise: the hub's readers are Chinese offices.
  const remembered = localStorage.getItem(KEY);
  show(remembered in LANGUAGES ? remembered : 'zh', button);
  button.hidden = false;
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.lang === 'zh' ? 'en' : 'zh';
    localStorage.setItem(KEY, next);
    show(next, button);
    changed();
  });
}
