/** The bar between editor and results, moved with the pointer or the arrow keys; its place is kept between visits. */
import { h } from './dom.ts';
import { store, stored } from './stored.ts';

const LEAST = 90;
const STEP = 24;

/** Puts the bar behind `after` and lets it set the height of `editor` within `frame`. */
export function addSplitter(frame: HTMLElement, editor: HTMLElement, after: HTMLElement): void {
  const most = () => Math.max(LEAST, frame.clientHeight - 220);
  const bar = h('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the editor',
    'aria-valuemin': LEAST,
  });
  const tell = () => {
    bar.setAttribute('aria-valuenow', String(editor.clientHeight));
    bar.setAttribute('aria-valuemax', String(most()));
  };
  const set = (height: number) => {
    const kept = Math.round(Math.max(LEAST, Math.min(most(), height)));
    editor.style.setProperty('--editor-height', `${kept}px`);
    tell();
    store('editor-height', String(kept));
  };
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    const offset = event.clientY - editor.clientHeight;
    const move = (moved: PointerEvent) => set(moved.clientY - offset);
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), { once: true });
  });
  bar.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? STEP : event.key === 'ArrowUp' ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    set(editor.clientHeight + step);
  });
  after.after(bar);
  const kept = Number(stored('editor-height'));
  requestAnimationFrame(() => (kept > 0 ? set(kept) : tell()));
}
