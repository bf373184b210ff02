import type { Look } from './drawn-person.ts'

export type Person = { name: string; look: Look }

const names = [
  'Ann Okafor',
  'Ben Lindqvist',
  'Cleo Marchetti',
  'Daniel Roth',
  'Elif Yıldız',
  'Farid Haddad',
  'Grace Kim',
  'Hugo Sánchez',
  'Ines Weber',
  'Jonas Berg',
  'Keiko Tanaka',
  'Liam O’Brien',
  'Maximiliane von Hohenstein-Wittgenberg',
  'Nadia Petrova',
  'Omar Diallo',
  'Priya Raman',
]

const skins = ['#8a5a3c', '#f0cbb0', '#e3b08c', '#f3d6c2', '#d9a27c', '#b57b52', '#f1cfae', '#c98f66']
const hairs = ['#15110f', '#b98b4e', '#3a241a', '#6d4a30', '#241a16', '#0f0d0c', '#191514', '#8c8a88']
const clothes = ['#2d5f73', '#39434f', '#a8503a', '#4d6b4f', '#6a4c7d', '#c08a3a', '#7b2d3f', '#e6e2da']

/** Somebody plausible; the same number is always the same person. */
export function personOf(index: number): Person {
  const turn = Math.floor(index / names.length)
  const name = names[index % names.length]!
  return {
    name: turn === 0 ? name : `${name.split(' ')[0]!} ${String.fromCodePoint(65 + ((index * 7) % 26))}.`,
    look: {
      skin: skins[(index * 3) % skins.length]!,
      hair: hairs[(index * 5 + 2) % hairs.length]!,
      top: clothes[(index * 3 + turn) % clothes.length]!,
      hairStyle: (['long', 'short', 'bun', 'short', 'curly', 'long', 'short', 'bob'] as const)[index % 8]!,
      glasses: index % 5 === 3,
      beard: index % 7 === 1 || index % 7 === 5,
      room: (['study', 'window', 'shelf', 'plain', 'evening', 'office'] as const)[(index * 5) % 6]!,
      distance: 1 + ((index * 37) % 10) / 40,
      offset: (((index * 53) % 21) - 10) / 100,
    },
  }
}
