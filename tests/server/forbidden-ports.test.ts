import { expect, test } from 'vitest'
import { InvalidConfig, readConfig } from '../../server/config.ts'
import { forbiddenPorts } from '../../server/forbidden-ports.ts'

function faultOf(environment: Record<string, string>): string {
  try {
    readConfig({ WORKERS: '1', ...environment })
    return ''
  } catch (error) {
    return error instanceof InvalidConfig ? error.message : String(error)
  }
}

/** The ports that must be in the table, whatever else is. */
const abused = [69, 137, 138, 139, 161, 162, 554, 1719, 1720, 1723, 2000, 5060, 5061, 6566, 10080]

test.each(abused)('port %i is forbidden', (port) => {
  expect(forbiddenPorts.has(port)).toBe(true)
})

test.each([...forbiddenPorts])('port %i is refused for the web site and for media (%s)', (port, reason) => {
  for (const variable of ['PORT', 'MEDIA_PORT']) {
    const fault = faultOf({ [variable]: String(port) })
    expect(fault).toContain(variable)
    expect(fault).toContain(`port ${port}`)
    expect(fault).toContain(reason)
    expect(fault).toContain('choose another port')
  }
})

test('a media range that runs into a forbidden port is refused', () => {
  expect(faultOf({ MEDIA_PORT: '5058', WORKERS: '2' })).toBe('')
  const fault = faultOf({ MEDIA_PORT: '5058', WORKERS: '4' })
  expect(fault.split('\n')).toHaveLength(2)
  expect(fault).toContain('port 5060')
  expect(fault).toContain('port 5061')
})

test.each(['80', '443', '3000', '8080', '8443'])('the usual web port %s is allowed', (port) => {
  expect(faultOf({ PORT: port })).toBe('')
})
