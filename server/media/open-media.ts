import type { Consumer, Producer, Router, Transport, Worker } from 'mediasoup/types'

type Observed = { observer: { once(event: 'close', listener: () => void): unknown } }

/** Marks a transport that only leads from the workers to this process: nobody is behind it. */
export const inwards = { inwards: true }

/** All that is open on one worker at this moment. */
export class OpenMedia {
  readonly routers = new Set<Router>()
  readonly transports = new Set<Transport>()
  readonly producers = new Set<Producer>()
  readonly consumers = new Set<Consumer>()

  constructor(worker: Worker) {
    worker.observer.on('newrouter', (router: Router) => {
      keep(this.routers, router)
      router.observer.on('newtransport', (transport: Transport) => this.#watch(transport))
    })
  }

  #watch(transport: Transport): void {
    if (transport.appData['inwards'] === true) return
    keep(this.transports, transport)
    transport.observer.on('newproducer', (producer: Producer) => keep(this.producers, producer))
    transport.observer.on('newconsumer', (consumer: Consumer) => keep(this.consumers, consumer))
  }
}

/** Holds it until it closes. */
function keep<T extends Observed>(all: Set<T>, one: T): void {
  all.add(one)
  one.observer.once('close', () => all.delete(one))
}
