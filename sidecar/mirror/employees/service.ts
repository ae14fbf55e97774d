/** What the application and the users of the employees service agree on; deploy/blueprints/employees.yaml has the rest of it. Imports nothing. */

export const APP_PORT = 3000;
export const DATABASE_PORT = 5432;
/** Name of the database and of the role that uses it. */
export const DATABASE = 'employees';

/** The records that a fresh database has: ids 1 to this. */
export const SEED_RECORDS = 500;
export const DEPARTMENTS = ['access', 'core', 'transport', 'radio', 'operations', 'planning'];

/** Every seeded account's password; the service is reachable inside the mirror only. */
export const passwordOf = (id: number) => `mirror-${id}`;
