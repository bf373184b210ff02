/// <reference types="vite/client" />

import type { HTMLAttributes } from 'vue'

declare module 'vue' {
  /** What may be set on any component because it goes through to its element. */
  interface AllowedComponentProps extends Pick<
    HTMLAttributes,
    'id' | 'role' | 'tabindex' | 'dir' | 'lang' | 'inert'
  > {
    onClick?: (event: MouseEvent) => unknown
    [aria: `aria-${string}`]: unknown
    /** The compiler looks for `data-testid` as `dataTestid`. */
    [data: `data${string}`]: unknown
  }
}

declare module '@vue/runtime-dom' {
  interface HTMLAttributes {
    [data: `data-${string}`]: unknown
  }
}
