import type { ComponentProps } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'primary' | 'outline' | 'plain';
  /** Square, for a lone icon; give it an `aria-label`. */
  icon?: boolean;
}

export function Button({ kind = 'outline', icon = false, className, type = 'button', ...rest }: ButtonProps) {
  const names = [styles.button, icon && styles.icon, className].filter(Boolean).join(' ');
  return <button type={type} data-kind={kind} className={names} {...rest} />;
}
