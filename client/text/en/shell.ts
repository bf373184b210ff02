/** The sentences of everything around the meeting. */
export const shell = {
  common: {
    close: 'Close',
    dismiss: 'Dismiss',
    notices: 'Notices',
  },
} as const
