/**
 * The names that other programs rely on: metric names with their labels, the HTTP API's types,
 * and the rows that chaos writes and the classifier reads. Imports nothing; changes need a CHANGELOG line.
 */

export * from './contract/metrics';
export * from './contract/monitoring';
export * from './contract/operation';
export * from './contract/past';
export * from './contract/spots';
export * from './contract/chaos';
export * from './contract/mirror';
export * from './contract/targets';
export * from './contract/twin';
