import { makeCertificate, type Certificate } from './certificate.ts'
import { startCoturn } from './coturn.ts'
import { Laboratory } from './laboratory.ts'
import type { Host } from './router.ts'
import { Site } from './site.ts'
import { Visitor } from './visitor.ts'

/** A laboratory with everything running in it: Atrium at its site, coturn at the TURN host, and whoever visits. */
export class Town implements AsyncDisposable {
  readonly laboratory: Laboratory
  readonly site: Site
  readonly #certificate: Certificate
  readonly #stack: AsyncDisposableStack

  private constructor(
    laboratory: Laboratory,
    site: Site,
    certificate: Certificate,
    stack: AsyncDisposableStack,
  ) {
    this.laboratory = laboratory
    this.site = site
    this.#certificate = certificate
    this.#stack = stack
  }

  /** `environment`: settings of the server, beside those that the laboratory needs. */
  static async open(environment: Record<string, string> = {}): Promise<Town> {
    await using stack = new AsyncDisposableStack()
    const laboratory = stack.use(await Laboratory.build())
    const certificate = stack.use(await makeCertificate())
    stack.use(await startCoturn(laboratory, certificate))
    const site = stack.use(await Site.open(laboratory, certificate, environment))
    return new Town(laboratory, site, certificate, stack.move())
  }

  /** Somebody opens a browser on this host; it is closed by whoever asked. */
  visit(host: Host, name: string): Promise<Visitor> {
    return Visitor.arrive(host, name, this.#certificate)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync()
  }
}
