import type { ComponentChildren } from 'preact';
import { interfaceLanguage, written } from '../words';

/** Something the person should know. What is bad is read out at once. */
export function Notice(props: { kind?: 'warn' | 'bad'; title?: string; children: ComponentChildren }) {
  return (
    <div class={`notice ${props.kind ?? ''}`} {...written(interfaceLanguage.value)} role={props.kind === 'bad' ? 'alert' : 'status'}>
      {props.title && <strong>{props.title}</strong>}
      {props.children}
    </div>
  );
}
