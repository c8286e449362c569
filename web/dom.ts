/**
 * Makes elements. Everything that comes from data goes in as text or as an attribute listed here, never as markup:
 * there is no way through this file to `innerHTML`, to an address or to a handler written as text.
 */

/** What an element can hold; the empty ones are left out, so that parts can be conditional. */
export type Child = Node | string | null | undefined | false;

type Handlers = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

/** Attributes by their HTML names; `true` sets an empty one, `false` and `undefined` none. `on` adds listeners. */
export interface Attributes {
  readonly on?: Handlers;
  readonly [name: string]: string | number | boolean | undefined | Handlers;
}

const ALLOWED =
  /^(class|id|type|title|role|tabindex|value|placeholder|for|name|disabled|checked|selected|hidden|inert|open|colspan|scope|rows|min|max|autocomplete|spellcheck|enterkeyhint|dateTime|aria-[a-z]+|data-[a-z-]+)$/;

/** An element with attributes and children. Asserts that no attribute is one that could carry code. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on' || value === undefined || value === false) continue;
    if (!ALLOWED.test(name)) throw new Error(`Attribute ${name} is not allowed.`);
    element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, handler] of Object.entries(attributes.on ?? {})) element.addEventListener(name, handler as EventListener);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that does one thing. `kind` is its look. */
export function button(label: Child, act: () => void, options: Attributes & { readonly kind?: string } = {}): HTMLButtonElement {
  const { kind = 'plain', ...rest } = options;
  return h('button', { type: 'button', class: `button ${kind}`, ...rest, on: { click: act, ...rest.on } }, label);
}

/** The drawings of the console, as SVG paths on a 16 × 16 grid. */
const ICONS = {
  run: 'M5 3.2v9.6l7.5-4.8z',
  stop: 'M4.5 4.5h7v7h-7z',
  pause: 'M5 3.5v9M11 3.5v9',
  close: 'M4 4l8 8M12 4l-8 8',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  history: 'M8 4.5V8l2.5 1.5M2.8 6a5.5 5.5 0 1 1-.3 2M2.5 3v3.2h3.2',
  chart: 'M2.5 2.5v11h11M5 10.5l2.5-3.5 2.2 2 3.3-5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  key: 'M9.8 6.2a2.6 2.6 0 1 0-1.6 2.4l.9.9h1.3v1.3h1.3v1.3h1.9v-1.8L9.7 7.2',
  chevron: 'M6 4l4 4-4 4',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  refresh: 'M13.2 8a5.2 5.2 0 1 1-1.5-3.7M13.5 2v3h-3',
  trash: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
} as const;

export type IconName = keyof typeof ICONS;

/** A drawing; decorative, so the button around it must have a label. */
export function icon(name: IconName): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only a drawing; `label` is what it is called. */
export function iconButton(name: IconName, label: string, act: () => void, options: Attributes = {}): HTMLButtonElement {
  const made = button(null, act, { kind: 'icon-only', 'aria-label': label, title: label, ...options });
  made.append(icon(name));
  return made;
}

/** Shows exactly these children, without touching the page when they are already there. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}
