import { createGlobalState } from '@vueuse/core'
import { parseUrlOptions } from './url-options.ts'

/** What the link asked for with which the page was opened; read once. */
export const useUrlOptions = createGlobalState(() => parseUrlOptions(globalThis.location.search))
