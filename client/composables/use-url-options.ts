import { parseUrlOptions, type UrlOptions } from './url-options.ts'

/** What the link asks for by which this page was opened. */
export const useUrlOptions = (): UrlOptions => parseUrlOptions(globalThis.location.search)
