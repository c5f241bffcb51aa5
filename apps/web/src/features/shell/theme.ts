export type Theme = 'system' | 'light' | 'dark';

export const THEME_KEY = 'earshot.theme';

/** Sets the theme before anything is painted, and follows the system while no choice was made. */
export const THEME_SCRIPT = `(function(){var k='${THEME_KEY}',m=matchMedia('(prefers-color-scheme: dark)');function a(){var t=null;try{t=localStorage.getItem(k)}catch(e){}document.documentElement.dataset.theme=t==='light'||t==='dark'?t:m.matches?'dark':'light'}a();m.addEventListener('change',a);addEventListener('storage',a);addEventListener('${THEME_KEY}',a)})()`;

export function readTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function writeTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(THEME_KEY);
  else localStorage.setItem(THEME_KEY, theme);
  dispatchEvent(new Event(THEME_KEY));
}
