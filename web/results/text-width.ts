/** How wide text is in a type of fixed width, in columns: a Chinese character, for example, takes two. */
import stringWidth from 'string-width';

const PLAIN = /^[\u0020-\u007e]*$/;

/** The width of a text. Most cells are plain, and of them it is the length. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text);
}
