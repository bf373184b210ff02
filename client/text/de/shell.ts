import type { Messages } from '../messages.ts'

export const shell: Messages['shell'] = {
  common: {
    close: 'Schließen',
    dismiss: 'Ausblenden',
    notices: 'Hinweise',
  },
}
