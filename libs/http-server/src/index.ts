export { Bag, type Place } from './Bag.ts';
export { HttpServerFront, type RequestInterceptor } from './HttpServerFront.ts';
export { type HttpServerFactoriesOptions, httpServerFactories } from './httpServerFactories.ts';
export { type HttpServerService, httpServerRef } from './httpServerRef.ts';
