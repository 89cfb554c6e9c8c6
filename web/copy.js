// Copying to the clipboard.
//
// Owns: the button that copies and says so. Must never: show what it copies; it
// may be a token.

import { button, element } from './element.js';
import { both, pick } from './language.js';

const SAID_MS = 1600;

/** A page that came over plain http has no clipboard and copies by selection. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = element('textarea', 'unseen');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error(pick('浏览器不允许复制', 'the browser does not let a page copy'));
  return undefined;
}

/** A button that copies what `text` gives when it is pressed. */
export function copied(text, [zh, en], className = '') {
  const made = button(className, async () => {
    try {
      await copy(await text());
      made.replaceChildren(...both('已复制', 'Copied'));
    } catch (error) {
      made.replaceChildren(error.message);
    }
    setTimeout(() => made.replaceChildren(...both(zh, en)), SAID_MS);
  }, ...both(zh, en));
  made.setAttribute('aria-live', 'polite');
  return made;
}
