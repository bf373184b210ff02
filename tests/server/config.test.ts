import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeSettings, InvalidConfig, readConfig } from '../../server/config.ts'
import { settings } from '../../server/settings.ts'

function faultOf(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    return error instanceof InvalidConfig ? error.message : String(error)
  }
}

test('nothing set is a working configuration', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 3000,
    LISTEN_IP: '0.0.0.0',
    MEDIA_PORT: 44444,
    VIDEO_CODECS: ['VP8'],
  })
  expect(readConfig({ PORT: '', ANNOUNCED_IP: ' ' })).not.toHaveProperty('ANNOUNCED_IP')
})

test.each([
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['LISTEN_IP', 'everywhere'],
  ['WEB_LISTEN_IP', 'localhost'],
  ['TRUSTED_PROXIES', 'proxy.example.org'],
  ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ['TRUSTED_PROXIES', '127.0.0.1,,10.0.0.1'],
  ['PUBLIC_URL', 'meet.example.org'],
  ['ANNOUNCED_IP', '203.0.113.5, -bad-'],
  ['MEDIA_PORT', '0'],
  ['WORKERS', '0'],
  ['WORKERS', '2.5'],
  ['TLS_CERT', '/nowhere/cert.pem'],
  ['VIDEO_CODECS', 'VP8,THEORA'],
  ['LOG_LEVEL', 'loud'],
  ['MAX_PARTICIPANTS', 'many'],
  ['RESUME_SECONDS', '-1'],
])('a wrong %s stops the start with its name, what was given (%s) and what is allowed', (name, given) => {
  const fault = faultOf({ [name]: given })
  expect(fault).toContain(name)
  expect(fault).toContain(`"${given}"`)
  expect(fault).toContain(settings[name as keyof typeof settings].allowed)
})

test('all faults are told at once', () => {
  expect(faultOf({ PORT: 'x', WORKERS: 'y' }).split('\n')).toHaveLength(2)
})

test('settings that contradict each other are refused', () => {
  expect(faultOf({ PORT: '44445', WORKERS: '4' })).toContain('MEDIA_PORT')
  expect(faultOf({ TLS_CERT: import.meta.filename })).toContain('TLS_KEY')
})

test('addresses may be IPv4, IPv6 or host names, several of them', () => {
  const { ANNOUNCED_IP } = readConfig({ ANNOUNCED_IP: '203.0.113.5, 2001:db8::5,meet.example.org' })
  expect(ANNOUNCED_IP).toEqual(['203.0.113.5', '2001:db8::5', 'meet.example.org'])
})

test('the web site listens where media does, unless told otherwise', () => {
  expect(readConfig({ LISTEN_IP: '192.0.2.7' }).WEB_LISTEN_IP).toBe('192.0.2.7')
  expect(readConfig({ WEB_LISTEN_IP: '127.0.0.1' })).toMatchObject({
    WEB_LISTEN_IP: '127.0.0.1',
    LISTEN_IP: '0.0.0.0',
  })
})

test('secrets may lie in files, and wrong ones are not shown', () => {
  expect(faultOf({ METRICS_TOKEN: 'too short' })).toContain('METRICS_TOKEN is given, but must be')
  expect(faultOf({ METRICS_TOKEN: 'too short' })).not.toContain('too short')
  const folder = mkdtempSync(join(tmpdir(), 'atrium-'))
  const path = join(folder, 'token')
  writeFileSync(path, 'a-token-that-lies-in-a-file\n')
  expect(readConfig({ METRICS_TOKEN_FILE: path }).METRICS_TOKEN).toBe('a-token-that-lies-in-a-file')
  rmSync(folder, { recursive: true })
})

test('metrics that others could read need a token', () => {
  expect(faultOf({ METRICS_PORT: '9300', METRICS_LISTEN_IP: '0.0.0.0' })).toContain('METRICS_TOKEN')
  expect(faultOf({ METRICS_PORT: '9300' })).toBe('')
  expect(faultOf({ METRICS_PORT: '3000' })).toContain('the same')
})

test('every setting is described for people', () => {
  for (const { name, meaning, allowed } of describeSettings()) {
    expect(meaning, name).toMatch(/\.$/)
    expect(allowed, name).not.toBe('')
  }
})
