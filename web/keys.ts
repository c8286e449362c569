/** What the modifier key of shortcuts is called on this machine. */
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of the key that makes a shortcut. */
export const MOD = isMac ? '⌘' : 'Ctrl';
