/**
 * Testing kit for applications of COSI.
 *
 * @packageDocumentation
 */
export {};
