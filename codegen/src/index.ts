export type * from "./model/model.ts";
