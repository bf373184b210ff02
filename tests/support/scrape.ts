/** What a server told Prometheus. */
export class Scrape {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The sum of a metric over all label sets that contain these labels. */
  sum(name: string, labels: Record<string, string> = {}): number {
    const lines = this.text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
    const matching = lines.filter((line) => wanted.every((part) => line.includes(part)))
    return matching.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
  }
}

/** Reads `/metrics` as Prometheus does. */
export async function scrape(url: string, token?: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
  if (!response.ok) throw new Error(`/metrics answers ${response.status}`)
  return new Scrape(await response.text())
}
