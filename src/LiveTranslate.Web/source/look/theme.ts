import { effect, signal } from '@preact/signals';
import { read, write } from '../memory';

export type Theme = 'automatic' | 'light' | 'dark';

export const themes: readonly Theme[] = ['automatic', 'light', 'dark'];

export const theme = signal<Theme>(read<Theme>('theme') ?? 'automatic');

effect(() => {
  const root = document.documentElement;
  if (theme.value === 'automatic') delete root.dataset.theme;
  else root.dataset.theme = theme.value;
});

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  write('theme', chosen);
}
